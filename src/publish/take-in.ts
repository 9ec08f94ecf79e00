import type {
  Applied,
  Batch,
  Catalog,
  FeedChange,
  FileReading,
  HeldArticle,
  RecordDigest,
  Row,
} from "../catalog/catalog.ts";
import { feedKeysOf, keepsHistory } from "../documents/logical-feed.ts";
import type { ArticleRecord, Instant } from "../records/article.ts";
import { fill, type Portion } from "./fill.ts";
import type { Findings } from "./gather.ts";
import { recallHeld } from "./keeping/held-memory.ts";
import { hasMembershipChanged, isToBeTakenIn } from "./membership.ts";
import type { FoundFiles } from "./reading/found-files.ts";
import { readFiles as readFilesAlone } from "./reading/read-files.ts";
import type { Run } from "./run.ts";
import { type PackedReadings, unpackReadings } from "./threads/messages.ts";
import { fewArticles, filesInATask } from "./threads/pool.ts";

/** What a run's findings changed in the catalog. */
export interface Changes {
  /** Articles that are new, say something else, or went. */
  readonly count: number;
  readonly feeds: readonly FeedChange[];
  /** Live articles whose own page may show something else. */
  readonly touched: readonly Row[];
  /** As they were: articles whose own page is no more, or lies elsewhere. */
  readonly withdrawn: readonly Row[];
  /** Articles that have just lost their source. */
  readonly newlyHeld: readonly Row[];
  /** How many articles that had lost it have it again, or went. */
  readonly noLongerHeld: number;
  /** Records at hand, by the hash of what they say. Only of small runs. */
  readonly fresh: ReadonlyMap<string, ArticleRecord>;
}

/** Records that a run keeps at hand after reading them; beyond that they are read again when they are rendered. */
const keptRecords = 500;
/** Reads what has changed and takes it into the catalog; `undefined` where nothing has. */
export async function takeIn(findings: Findings, run: Run): Promise<Changes | undefined> {
  const { changed, gone } = findings;
  const { catalog } = run;
  if (!isToBeTakenIn(findings, run)) return undefined;
  const membershipChanged = hasMembershipChanged(run);

  const held = isEmpty(catalog) ? heldBefore(findings, run) : [];
  const fresh = new Map<string, ArticleRecord>();
  const keep = changed.length <= keptRecords ? fresh : undefined;
  const applied: Applied[] = [];
  const take = ({ readings, gone, moreFollows }: Portion, more: Partial<Batch> = {}): Applied => {
    const first = applied.length === 0;
    const rules = { ...batchRules(run), membershipChanged: membershipChanged && first, moreFollows, ...more };
    const one = catalog.apply({
      readings: readings.map((reading) => unlessYoung(reading, run.request.now)),
      gone,
      ...rules,
    });
    applied.push(one);
    return one;
  };
  // What was recalled may be older than what is out, which the catalog does not know: the files that are out tell, afterwards, what would be lost.
  const rules = held.length > 0 ? { allowRemoval: true } : {};
  const takeAll = (readings: readonly FileReading[], gone: readonly string[] = []) =>
    take({ readings, gone, moreFollows: false }, rules);
  const stampOf = stampsOf(findings, catalog);
  const readAgain = (paths: readonly string[]) => {
    const files = paths.map((path) => ({ path, stamp: stampOf(path) }));
    return readFiles(files, run, (hash, record) => void keep?.set(hash, record));
  };

  let count: number | undefined;
  const isFilled = isToBeFilled(run);
  if (held.length > 0) take({ readings: readingsOf(held), gone: [], moreFollows: isFilled });
  if (isFilled) {
    // What is forgotten on the way comes back, and nobody has seen it.
    const filling = { take: (portion: Portion) => take(portion, { allowRemoval: true }), readAgain };
    count = await fill(readWhileTaking(changed, run), filling);
  } else takeAll(await readFiles(changed, run, (hash, record) => void keep?.set(hash, record)), gone);
  for (let last = applied.at(-1); last !== undefined && last.reread.length > 0; last = applied.at(-1)) {
    takeAll(await readAgain(last.reread));
  }
  for (const { id, fragments } of held) if (catalog.row(id)?.held) catalog.hold(id, fragments);
  return { ...merged(applied), ...(count !== undefined && { count }), fresh };
}

/** What the catalog held before it was lost, of files that are still there. */
function heldBefore(findings: Findings, run: Run): readonly HeldArticle[] {
  const there = new Set(Array.from(findings.changed, ({ path }) => path));
  return recallHeld(run).filter(({ path }) => there.has(path));
}

/** As if their files could be read: the true readings follow. */
function readingsOf(articles: readonly HeldArticle[]): readonly FileReading[] {
  const records = new Map<string, RecordDigest[]>();
  for (const { path, record } of articles) records.set(path, [...(records.get(path) ?? []), record]);
  return Array.from(records, ([path, known]) => ({ path, stamp: neverSeen, records: known, problems: [] }));
}

/** File systems that tell no fractions of seconds tell whole ones, or every other. */
const coarsestTickMs = 2_000;

/** Who saves again within a tick, in as many bytes, changes neither size nor time of the file: until it is older, it is read again by the next run. */
function unlessYoung(reading: FileReading, now: Instant): FileReading {
  const { modifiedMs } = reading.stamp;
  const isYoung = modifiedMs % 1_000 === 0 && Math.abs(now - modifiedMs) < coarsestTickMs;
  return isYoung ? { ...reading, stamp: neverSeen } : reading;
}

/** A stamp that no file has. */
const neverSeen = { sizeInBytes: -1, modifiedMs: -1 };

/** Whether a whole archive is to go into an empty catalog; with `strict`, nothing may until all of it has been read. */
function isToBeFilled({ pool, catalog, request }: Run): boolean {
  return pool !== undefined && request.strict !== true && isEmpty(catalog);
}

function isEmpty(catalog: Catalog): boolean {
  for (const _ of catalog.stamps()) return false;
  return true;
}

/** Lets others read, while this thread takes in what has been read. */
async function* readWhileTaking(files: FoundFiles, run: Run): AsyncIterable<FileReading> {
  for await (const lot of readLots(files, run)) yield* unpackReadings(lot, run.place.fileName);
}

/** Reads the files, on several threads where they are many; `keep` sees each record of a small run by the hash of what it says. */
async function readFiles(
  files: FoundFiles,
  run: Run,
  keep: (hash: string, record: ArticleRecord) => void,
): Promise<readonly FileReading[]> {
  const { request, place, pool } = run;
  const readings: FileReading[] = [];
  if (pool !== undefined && files.length >= fewArticles) {
    for await (const reading of readWhileTaking(files, run)) readings.push(reading);
    return readings;
  }
  for (const reading of readFilesAlone(files, place, ({ hash, record }) => keep(hash, record))) {
    readings.push(reading);
    const done = readings.length;
    if (done % 512 === 0) request.onProgress?.({ step: "reading", done, total: files.length });
  }
  return readings;
}

async function* readLots(files: FoundFiles, { request, pool }: Run): AsyncIterable<PackedReadings> {
  let done = 0;
  for await (const lot of pool?.read(files) ?? []) {
    yield lot;
    done = Math.min(done + filesInATask, files.length);
    request.onProgress?.({ step: "reading", done, total: files.length });
  }
}

function batchRules({ request, place, holdsAllDocuments }: Run) {
  const { site, now, allowRemoval = false, strict = false } = request;
  return {
    now,
    membership: (article: { readonly tags: readonly string[]; readonly authors: readonly string[] }) =>
      feedKeysOf(article, site),
    pageSize: site.entries,
    archived: (feed: string) => keepsHistory(feed, site),
    allowRemoval,
    strict,
    fileName: place.fileName,
    skipsPages: holdsAllDocuments,
  };
}

/** The stamps of files that are read again for another one's sake: they are as they were when they were last looked at. */
function stampsOf({ changed }: Findings, catalog: Catalog): (path: string) => FileReading["stamp"] {
  let found: ReadonlyMap<string, FileReading["stamp"]> | undefined;
  return (path) => {
    found ??= new Map(Array.from(changed, (file) => [file.path, file.stamp]));
    return found.get(path) ?? catalog.stamp(path) ?? neverSeen;
  };
}

/**
 * Several batches as one. Ranks told by an earlier batch may be stale after a later one, but only above the later batch's lowest shift, where every document is
 * looked at anyway.
 */
function merged(applied: readonly Applied[]): Omit<Changes, "fresh"> {
  const feeds = new Map<string, FeedChange>();
  for (const change of applied.flatMap((one) => one.feeds)) {
    const known = feeds.get(change.feed);
    feeds.set(change.feed, known === undefined ? change : joined(known, change));
  }
  const touched = new Map(applied.flatMap((one) => one.touched).map((row) => [row.id, row]));
  return {
    count: applied.reduce((sum, one) => sum + one.count, 0),
    feeds: [...feeds.values()],
    touched: [...touched.values()],
    withdrawn: applied.flatMap((one) => one.withdrawn),
    newlyHeld: applied.flatMap((one) => one.newlyHeld),
    noLongerHeld: applied.reduce((sum, one) => sum + one.noLongerHeld, 0),
  };
}

function joined(one: FeedChange, next: FeedChange): FeedChange {
  const shifts = [one.shiftedFrom, next.shiftedFrom].filter((rank) => rank !== undefined);
  return {
    feed: one.feed,
    totalBefore: one.totalBefore,
    totalAfter: next.totalAfter,
    ...(shifts.length > 0 && { shiftedFrom: Math.min(...shifts) }),
    edited: [...one.edited, ...next.edited],
  };
}
