import { filesNote } from "./catalog/catalog.ts";
import { describeProblem, type Problem } from "./errors.ts";
import { compress } from "./publication/writing/compress.ts";
import { isReadOtherwise, isRenderedOtherwise, renderingKeyOf } from "./publish/caught-up.ts";
import type { Press } from "./publish/composing/press.ts";
import { mayHaveFiles } from "./publish/files/static-folder.ts";
import { canRepairAny, forgetRepaired, lostPageProblems } from "./publish/keeping/lost-pages.ts";
import { noteSettingsFiles, refuseLostSettings } from "./publish/keeping/lost-settings.ts";
import { notePublished, repairManifest } from "./publish/keeping/manifest-loss.ts";
import { refuseToForget } from "./publish/keeping/refuse-to-forget.ts";
import { checkPublished, type Output } from "./publish/output.ts";
import { noteMounts } from "./publish/reading/mounts.ts";
import type { Run, RunContext, RunRequest } from "./publish/run.ts";
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
  /** The name that problems use for a path below the articles folder. */
  readonly fileName: (path: string) => string;
  /** Whether to wait while another process is publishing there, instead of giving up. */
  readonly wait?: boolean;
  /** How many threads share the work of a large run with the publishing one; by default as many as are worthwhile. */
  readonly helpers?: number;
  /**
   * A scan of the articles folder that is already running. The first run uses it, unless it had to wait for another
   * publisher.
   */
  readonly earlyScan?: EarlyScan;
  /** Aborts waiting for another publisher. */
  readonly signal?: AbortSignal;
  /** Called when something was noticed and repaired automatically, such as a rebuilt catalog. */
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
  /** Files that were generated but did not differ. */
  readonly unchanged: number;
  /** Published articles. */
  readonly articles: number;
  /** All current problems, not only those found by this run. */
  readonly problems: readonly Problem[];
  /** When the next article falls due or expires. */
  readonly nextDue?: Instant;
}

/** A publication that can be brought up to date again and again. Concurrent calls run one after the other. */
export interface Publisher {
  run(request: RunRequest): Promise<RunResult>;
  /** Writes the missing compressed copies until `signal` is aborted. Call it once the plain documents are published. */
  compress(signal?: AbortSignal): Promise<void>;
  /** Prepares what the next run will need if it has changes to publish, until `signal` is aborted. */
  prepare(request: RunRequest, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * A publisher of the output directory, which other processes may publish into as well: it waits for its turn and picks
 * up their changes. Its calls throw `LockedError` if another process is publishing and `wait` is not set, and
 * `PublicationError` if the output directory cannot be written.
 */
export function openPublisher(options: PublisherOptions): Publisher {
  const turns = createTurns(options);
  let standingProblems: readonly Problem[] = [];
  let press: Press | undefined;
  let { earlyScan } = options;

  async function runOnce(request: RunRequest, output: Output, turn: Turn): Promise<RunResult> {
    const { isFirst, afterwards } = turn;
    // An edit must stay fast, so it does not check everything that is published.
    const isThorough = request.paths === undefined && !isFirst;
    const isManifestLost = repairManifest(output);
    if (isManifestLost || isThorough || request.all === true) checkPublished(output);
    const context = begin({ request, options, isManifestLost, ...output });
    const findings = await findingsOf(context, earlyScanFor(turn));
    refuseToForget(context, findings);
    refuseLostSettings(context);
    standingProblems = findings.isFullScan ? findings.problems : withoutSeen(standingProblems, context);
    if (findings.mounts !== undefined) noteMounts(output.catalog, findings.mounts);
    // Saves the next full scan from comparing each file with the catalog.
    if (findings.knownFiles !== undefined) output.catalog.setNotes({ [filesNote]: findings.knownFiles });
    const outcome = hasWork(context, findings) ? await publishAll(context, findings, output) : undefined;
    noteSettingsFiles(context);
    await finish(context, outcome, afterwards);
    afterwards(() => notePublished(output));
    forgetRepaired(output);
    return resultOf(context, findings, outcome, standingProblems);
  }

  /** Used for the first run only, and not after waiting, since files may have changed. */
  function earlyScanFor({ hasWaited }: Turn): EarlyScan | undefined {
    const early = hasWaited ? undefined : earlyScan;
    earlyScan = undefined;
    return early;
  }

  async function publishAll(context: RunContext, findings: Findings, { catalogFile }: Output): Promise<RunOutcome> {
    const { publishFindings, pressFor } = await wholeRun();
    press = pressFor(context, press);
    const outcome = await publishFindings({ ...context, press }, findings, catalogFile, options.helpers);
    standingProblems = withoutDoubles([...standingProblems, ...outcome.problems]);
    return outcome;
  }

  async function prepare(request: RunRequest, output: Output, signal?: AbortSignal): Promise<void> {
    output.target.stockUp();
    const context = begin({ request, options, isManifestLost: false, ...output });
    if (press !== undefined || context.holdsAllDocuments) return;
    const { pressFor, rehearse } = await wholeRun();
    press = pressFor(context, press);
    await rehearse({ ...context, press }, signal);
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
  context: RunContext,
  findings: Findings,
  outcome: RunOutcome | undefined,
  standingProblems: readonly Problem[],
): RunResult {
  const { catalog, tally, request } = context;
  const nextDue = catalog.nextDue(request.now);
  return {
    read: findings.changed.length,
    changed: outcome?.changed ?? 0,
    ...tally,
    articles: catalog.total(mainFeedKey),
    problems: withoutDoubles([
      ...standingProblems,
      ...catalog.problems(),
      ...lostPageProblems(context),
      ...(outcome?.refused ?? []),
    ]),
    ...(nextDue !== undefined && { nextDue }),
  };
}

/** Drops problems of files that this run examined: they are ordinary files now, or gone. */
function withoutSeen(problems: readonly Problem[], { request, input }: RunContext): readonly Problem[] {
  const seen = new Set((request.paths ?? []).map(input.fileName));
  return problems.filter(({ file }) => !seen.has(file));
}

/** A run over a few articles may find a known problem again, and one obstacle may affect several articles. */
function withoutDoubles(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()];
}

/** Callers that only wait for documents get their result before the catalog records it. */
async function finish(
  { request, target }: RunContext,
  outcome: RunOutcome | undefined,
  afterwards: Turn["afterwards"],
): Promise<void> {
  if (request.withCopies) {
    outcome?.recordOutcome();
    await compress(target, [...target.paths()]);
  } else if (outcome !== undefined) afterwards(outcome.recordOutcome);
}

/** Loaded only if there is something to render, which makes runs without changes faster. */
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
}): RunContext {
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
    // If a file was lost together with its manifest entry, only a comparison of all documents reveals it.
    holdsAllDocuments:
      request.all === true || catalog.isBehind || settingsChanged || isManifestLost || canRepairAny(run),
    tally: { rendered: 0, written: 0, removed: 0, unchanged: 0 },
  };
}

function hasWork(context: RunContext, findings: Findings): boolean {
  return (
    context.holdsAllDocuments || isToBeTakenIn(findings, context) || (findings.isFullScan && mayHaveFiles(context))
  );
}

async function findingsOf({ request, input, catalog }: RunContext, early: EarlyScan | undefined): Promise<Findings> {
  const all = request.all === true || isReadOtherwise(catalog, input.rules);
  const some = request.paths === undefined || all ? undefined : findChangesAt(request.paths, input, catalog);
  return (
    some ??
    findChanges(input, catalog, { all, allowRemoval: request.allowRemoval }, all ? undefined : await early?.finish())
  );
}
