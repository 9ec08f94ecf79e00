import { filesNote } from "./catalog/catalog.ts";
import { describeProblem, type Problem } from "./errors.ts";
import { compress } from "./publication/writing/compress.ts";
import { isReadOtherwise, isRenderedOtherwise, renderingKeyOf } from "./publish/caught-up.ts";
import type { Press } from "./publish/composing/press.ts";
import { mayHaveFiles } from "./publish/files/static-folder.ts";
import { forgetMended, isAnyToBeMended, lostPageProblems } from "./publish/keeping/lost-pages.ts";
import { noteSettingsFiles, refuseLostSettings } from "./publish/keeping/lost-settings.ts";
import { mendManifest, notePublished } from "./publish/keeping/manifest-loss.ts";
import { refuseToForget } from "./publish/keeping/refuse-to-forget.ts";
import { lookAtPublished, type Output } from "./publish/output.ts";
import { noteMounts } from "./publish/reading/mounts.ts";
import type { Run, RunOutset, RunRequest } from "./publish/run.ts";
import { type Findings, findChanges, findChangesAt, isToBeTakenIn } from "./publish/taking-in/gather.ts";
import { createTurns, type Turn } from "./publish/turns.ts";
import type { RunOutcome } from "./publish/whole-run.ts";
import type { Instant } from "./records/article.ts";
import { mainFeedKey } from "./records/main-feed.ts";
import type { EarlyScan } from "./sources/folder/early-scan.ts";

/** Where a publisher finds its articles and puts its documents. */
export interface PublisherOptions {
  readonly dataDirectory: string;
  readonly articlesDirectory: string;
  readonly outputDirectory: string;
  /** What a problem calls the file at a path below the articles folder. */
  readonly fileName: (path: string) => string;
  /** Whether to wait while another process is publishing there, instead of giving up. */
  readonly wait?: boolean;
  /** How many threads share the work of a large run with the publishing one; by default as many as are worthwhile. */
  readonly helpers?: number;
  /**
   * A scan of the articles folder that was begun early; the first run uses it, unless it had to wait for another
   * publisher.
   */
  readonly earlyScan?: EarlyScan;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called with what was noticed and repaired without help, such as a rebuilt catalog. */
  readonly onNotice: (notice: string) => void;
}

/** What one run did. */
export interface RunResult {
  /** Files read. */
  readonly read: number;
  /** Articles that are new, changed or gone. */
  readonly changed: number;
  /** Entries rendered. */
  readonly rendered: number;
  /** Files whose bytes differ from before. */
  readonly written: number;
  readonly removed: number;
  /** Files that were made and turned out the same as before. */
  readonly unchanged: number;
  /** Published articles. */
  readonly articles: number;
  /** Everything that is wrong now, not only what this run found. */
  readonly problems: readonly Problem[];
  /** When the next article falls due or expires. */
  readonly nextDue?: Instant;
}

/** A publication that can be brought up to date again and again. Concurrent calls run one after the other. */
export interface Publisher {
  run(request: RunRequest): Promise<RunResult>;
  /**
   * Puts compressed copies beside the documents that have none, until `signal` is aborted; to be called once the plain
   * ones are published.
   */
  compress(signal?: AbortSignal): Promise<void>;
  /** Prepares what the next run will need if it finds something to do, until `signal` is aborted. */
  prepare(request: RunRequest, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * A publisher of the output directory, which it may share with other processes: it waits for its turn, and takes in
 * what they have done. Its calls throw `LockedError` if another process is publishing there and `wait` is not set, and
 * `PublicationError` if the output directory cannot be written.
 */
export function openPublisher(options: PublisherOptions): Publisher {
  const turns = createTurns(options);
  let standingProblems: readonly Problem[] = [];
  let press: Press | undefined;
  let { earlyScan } = options;

  async function runOnce(request: RunRequest, output: Output, turn: Turn): Promise<RunResult> {
    const { isFirst, afterwards } = turn;
    // An edit must not pay for checking everything that is published.
    const isThorough = request.paths === undefined && !isFirst;
    const isManifestLost = mendManifest(output);
    if (isManifestLost || isThorough || request.all === true) lookAtPublished(output);
    const outset = begin({ request, options, isManifestLost, ...output });
    const findings = await findingsOf(outset, earlyScanFor(turn));
    refuseToForget(outset, findings);
    refuseLostSettings(outset);
    standingProblems = findings.looksEverywhere ? findings.problems : withoutSeen(standingProblems, outset);
    if (findings.mounts !== undefined) noteMounts(output.catalog, findings.mounts);
    // The next full scan then need not compare each file with what the catalog knows of it.
    if (findings.knownFiles !== undefined) output.catalog.setNotes({ [filesNote]: findings.knownFiles });
    const outcome = isToBeDone(outset, findings) ? await publishAll(outset, findings, output) : undefined;
    noteSettingsFiles(outset);
    await finish(outset, outcome, afterwards);
    afterwards(() => notePublished(output));
    forgetMended(output);
    return resultOf(outset, findings, outcome, standingProblems);
  }

  /** Only for the first run, and not after a long wait: files may have been saved since. */
  function earlyScanFor({ hasWaited }: Turn): EarlyScan | undefined {
    const early = hasWaited ? undefined : earlyScan;
    earlyScan = undefined;
    return early;
  }

  async function publishAll(outset: RunOutset, findings: Findings, { catalogFile }: Output): Promise<RunOutcome> {
    const { publishFindings, pressFor } = await wholeRun();
    press = pressFor(outset, press);
    const outcome = await publishFindings({ ...outset, press }, findings, catalogFile, options.helpers);
    standingProblems = withoutDoubles([...standingProblems, ...outcome.problems]);
    return outcome;
  }

  async function prepare(request: RunRequest, output: Output, signal?: AbortSignal): Promise<void> {
    output.target.stockUp();
    const outset = begin({ request, options, isManifestLost: false, ...output });
    if (press !== undefined || outset.holdsAllDocuments) return;
    const { pressFor, rehearse } = await wholeRun();
    press = pressFor(outset, press);
    await rehearse({ ...outset, press }, signal);
  }

  return {
    run: (request) => turns.take((output, turn) => runOnce(request, output, turn)),
    prepare: (request, signal) => turns.take((output) => prepare(request, output, signal)),
    compress: (signal) =>
      turns.take(async (output, { afterwards }) => {
        await compress(output.target, [...output.target.paths()], signal);
        afterwards(() => notePublished(output));
      }),
    close: turns.close,
  };
}

function resultOf(
  outset: RunOutset,
  findings: Findings,
  outcome: RunOutcome | undefined,
  standingProblems: readonly Problem[],
): RunResult {
  const { catalog, tally, request } = outset;
  const nextDue = catalog.nextDue(request.now);
  return {
    read: findings.changed.length,
    changed: outcome?.changed ?? 0,
    ...tally,
    articles: catalog.total(mainFeedKey),
    problems: withoutDoubles([
      ...standingProblems,
      ...catalog.problems(),
      ...lostPageProblems(outset),
      ...(outcome?.refused ?? []),
    ]),
    ...(nextDue !== undefined && { nextDue }),
  };
}

/** Drops the problems of files at which this run has looked: they are ordinary files now, or gone. */
function withoutSeen(problems: readonly Problem[], { request, input }: RunOutset): readonly Problem[] {
  const seen = new Set((request.paths ?? []).map(input.fileName));
  return problems.filter(({ file }) => !seen.has(file));
}

/**
 * A run over a few articles may find again what an earlier one found, and one obstacle may be the problem of several
 * articles.
 */
function withoutDoubles(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()];
}

/** Whoever waits only for the documents need not wait until the catalog has noted that they are published. */
async function finish(
  { request, target }: RunOutset,
  outcome: RunOutcome | undefined,
  afterwards: Turn["afterwards"],
): Promise<void> {
  if (request.withCopies) {
    outcome?.notePutOut();
    await compress(target, [...target.paths()]);
  } else if (outcome !== undefined) afterwards(outcome.notePutOut);
}

/** Loaded only if there is something to render, so that a run that finds nothing to do ends sooner. */
function wholeRun() {
  return import("./publish/whole-run.ts");
}

function begin({
  options,
  isManifestLost,
  ...run
}: Pick<Run, "request" | "catalog" | "target" | "harmed"> & {
  readonly options: PublisherOptions;
  readonly isManifestLost: boolean;
}): RunOutset {
  const { request, catalog } = run;
  const renderingKey = renderingKeyOf(request.site);
  const settingsChanged = isRenderedOtherwise(catalog, renderingKey);
  return {
    ...run,
    renderingKey,
    input: { ...options, rules: request.site },
    outputDirectory: options.outputDirectory,
    onNotice: options.onNotice,
    settingsChanged,
    // A file that was lost together with its manifest entry is missed only by comparing all documents that should
    // exist.
    holdsAllDocuments:
      request.all === true || catalog.isBehind || settingsChanged || isManifestLost || isAnyToBeMended(run),
    tally: { rendered: 0, written: 0, removed: 0, unchanged: 0 },
  };
}

function isToBeDone(outset: RunOutset, findings: Findings): boolean {
  return (
    outset.holdsAllDocuments || isToBeTakenIn(findings, outset) || (findings.looksEverywhere && mayHaveFiles(outset))
  );
}

async function findingsOf({ request, input, catalog }: RunOutset, early: EarlyScan | undefined): Promise<Findings> {
  const all = request.all === true || isReadOtherwise(catalog, input.rules);
  const some = request.paths === undefined || all ? undefined : findChangesAt(request.paths, input, catalog);
  return (
    some ??
    findChanges(input, catalog, { all, allowRemoval: request.allowRemoval }, all ? undefined : await early?.finish())
  );
}
