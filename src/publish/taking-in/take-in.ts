import type { Catalog, FileReading, HeldArticle, RecordDigest } from "../../catalog/catalog.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { recallHeld } from "../keeping/held-memory.ts";
import type { FoundFiles } from "../reading/found-files.ts";
import { readFiles as readFilesAlone } from "../reading/read-files.ts";
import type { Run } from "../run.ts";
import { type PackedReadings, unpackReadings } from "../threads/messages.ts";
import { fewArticles, filesPerTask } from "../threads/pool.ts";
import { fill, type Portion } from "./fill.ts";
import { type Findings, isBlocked, isToBeTakenIn } from "./gather.ts";
import { neverSeen, openIntake, type Taken } from "./intake.ts";

/** Changes of the catalog, with the records that were read. */
export interface Changes extends Taken {
  /** Records just read, by hash; only in small runs. */
  readonly fresh: ReadonlyMap<string, ArticleRecord>;
}

/** Above this number of changed files, records are not kept in memory but read again for rendering. */
const keptRecords = 500;

/** Reads changed files and takes them into the catalog; `undefined` if nothing has changed. */
export async function takeIn(findings: Findings, run: Run): Promise<Changes | undefined> {
  const { changed, gone } = findings;
  const { catalog } = run;
  if (!isToBeTakenIn(findings, run)) return undefined;
  const intake = openIntake(run);
  const fresh = new Map<string, ArticleRecord>();
  const keep = (hash: string, record: ArticleRecord) => {
    if (changed.length <= keptRecords) fresh.set(hash, record);
  };
  const stampOf = stampsOf(findings, catalog);
  const readAgain = (paths: readonly string[]) => {
    const files = paths.map((path) => ({ path, stamp: stampOf(path) }));
    return readFiles(
      files.filter(({ path, stamp }) => !isBlocked(stamp) && findings.brokenAt(path) === undefined),
      run,
      keep,
    );
  };

  const held = isEmpty(catalog) ? heldBefore(findings, run) : [];
  const broken = [...findings.broken, ...brokenAmong(held, findings)];
  const isFilled = isToBeFilled(run);
  if (held.length > 0) {
    // If the catalog does not get filled, whichever run finds it starts over with this copy.
    intake.take({ readings: readingsOf(held), gone: [], moreFollows: true });
    // Before the actual readings, which drop the editions of readable articles.
    const kept = held.filter(({ fragments }) => Object.keys(fragments).length > 0);
    catalog.hold(kept.map(({ id, fragments }) => [id, fragments]));
  }
  // The recalled editions may be older than what is published, which the catalog does not know. Afterwards,
  // `refuseToLose` compares with the published files.
  const rules = held.length > 0 ? { allowRemoval: true } : {};
  let count: number | undefined;
  if (isFilled) {
    // Articles removed here are taken in again, and were never published.
    const take = (portion: Portion) => intake.take(portion, { allowRemoval: true });
    count = await fill(readWhileTaking(changed, run, broken), { take, readAgain });
  } else {
    const readings = [...(await readFiles(changed, run, keep)), ...broken];
    intake.take({ readings, gone, moreFollows: false }, rules);
  }
  while (intake.reread.length > 0) {
    intake.take({ readings: await readAgain(intake.reread), gone: [], moreFollows: false }, rules);
  }
  return { ...intake.taken, ...(count !== undefined && { count }), fresh };
}

/** Articles held before the catalog was lost, and whose files still exist. */
function heldBefore({ changed, brokenAt }: Findings, run: Run): readonly HeldArticle[] {
  const there = new Set(Array.from(changed, ({ path }) => path));
  return recallHeld(run).filter(({ path }) => there.has(path) || brokenAt(path) !== undefined);
}

function brokenAmong(articles: readonly HeldArticle[], { brokenAt }: Findings): readonly FileReading[] {
  const paths = new Set(articles.map(({ path }) => path));
  return [...paths].flatMap((path) => brokenAt(path) ?? []);
}

/** Readings as if the files were readable; the actual ones follow. */
function readingsOf(articles: readonly HeldArticle[]): readonly FileReading[] {
  const records = new Map<string, RecordDigest[]>();
  for (const { path, record } of articles) records.set(path, [...(records.get(path) ?? []), record]);
  return Array.from(records, ([path, known]) => ({ path, stamp: neverSeen, records: known, problems: [] }));
}

/** Whether to fill an empty catalog while reading. With `strict`, everything must be read first. */
function isToBeFilled({ pool, catalog, request }: Run): boolean {
  return pool !== undefined && request.strict !== true && isEmpty(catalog);
}

function isEmpty(catalog: Catalog): boolean {
  for (const _ of catalog.stamps()) return false;
  return true;
}

/** Lets other threads read while this one takes in the results; `broken` comes last. */
async function* readWhileTaking(
  files: FoundFiles,
  run: Run,
  broken: readonly FileReading[] = [],
): AsyncIterable<FileReading> {
  for await (const batch of readLots(files, run)) yield* unpackReadings(batch, run.input.fileName);
  yield* broken;
}

/** Reads the files, with several threads if there are many. In a small run, `keep` gets each record with its hash. */
async function readFiles(
  files: FoundFiles,
  run: Run,
  keep: (hash: string, record: ArticleRecord) => void,
): Promise<readonly FileReading[]> {
  const { request, input, pool } = run;
  const readings: FileReading[] = [];
  if (pool !== undefined && files.length >= fewArticles) {
    for await (const reading of readWhileTaking(files, run)) readings.push(reading);
    return readings;
  }
  for (const reading of readFilesAlone(files, input, ({ hash, record }) => keep(hash, record))) {
    readings.push(reading);
    const done = readings.length;
    if (done % 512 === 0) request.onProgress?.({ step: "reading", done, total: files.length });
  }
  return readings;
}

async function* readLots(files: FoundFiles, { request, pool }: Run): AsyncIterable<PackedReadings> {
  let done = 0;
  for await (const batch of pool?.read(files) ?? []) {
    yield batch;
    done = Math.min(done + filesPerTask, files.length);
    request.onProgress?.({ step: "reading", done, total: files.length });
  }
}

/** The stamps for files read again because of others: as last found. */
function stampsOf({ changed }: Findings, catalog: Catalog): (path: string) => FileReading["stamp"] {
  let found: ReadonlyMap<string, FileReading["stamp"]> | undefined;
  return (path) => {
    found ??= new Map(Array.from(changed, (file) => [file.path, file.stamp]));
    return found.get(path) ?? catalog.stamp(path) ?? neverSeen;
  };
}
