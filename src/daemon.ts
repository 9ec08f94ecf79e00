import { type Config, shownAs } from "./config.ts";
import { openHubLines } from "./daemon/hub-lines.ts";
import { openPublisherThread } from "./daemon/publisher-thread.ts";
import { liveSettings } from "./daemon/settings.ts";
import { BroadsheetError, describeProblem } from "./errors.ts";
import { topicsOf } from "./hubs/topics.ts";
import { openPublication } from "./publication/publication.ts";
import { hubMemoryOf } from "./publication/state-directory.ts";
import type { RunRequest } from "./publish/run.ts";
import type { RunResult } from "./publish.ts";
import type { Site } from "./records/site.ts";
import { version } from "./records/version.ts";
import { createRunner, refuseBadSchedule, type Schedule, startDueTimer, startSchedule } from "./schedule.ts";
import { createApp } from "./server/app.ts";
import type { HealthReport } from "./server/health.ts";
import { listen, type RunningServer } from "./server/listen.ts";
import type { Logger } from "./server/logger.ts";
import { watchArticles } from "./sources/folder/watch.ts";

/** Why a run is made. */
export type Reason = "start" | "schedule" | "change" | "due" | "request";

/** A publication that is served and kept fresh until it is stopped. */
export interface Daemon {
  /** Where it listens. */
  readonly url: string;
  /** Ends the run and the answers that are under way, then everything else. */
  stop(): Promise<void>;
}

/** What a run is to see to. */
interface Wish {
  readonly reasons: readonly Reason[];
  /** Relative to the articles folder; `undefined`: anything may have changed. */
  readonly paths: readonly string[] | undefined;
}

/** Long enough for an editor's one save; what is half written all the same keeps its last edition if it cannot be read, and is read again at the next write. */
const quietAfterChangeMs = 40;
const pollMs = 5_000;
/** A run that failed (a full disk, say) is tried again by itself. */
const retryMs = 60_000;
const endOfAnswersMs = 10_000;
/** A daemon is asked about by its slots: after three without a run, something is wrong. */
const toleratedSlots = 3;

/**
 * Publishes, serves, and publishes again on schedule, when something changes, when an article falls due, and when asked to. `undefined` where `signal`
 * ended it before it served.
 *
 * @throws {BroadsheetError} where it cannot publish into, or listen at, what `config` says.
 */
export async function startDaemon(
  config: Config,
  logger: Logger,
  now: () => number,
  signal: AbortSignal,
): Promise<Daemon | undefined> {
  refuseBadSchedule(config.schedule);
  const settings = liveSettings(config);
  const stopping = new AbortController();
  const notice = (text: string) => logger.warn({}, text);
  // Before the thread, which would go on by itself if this failed.
  const publication = openPublication(config.outputDirectory, { onNotice: notice });
  const publisher = await openPublisherThread({
    dataDirectory: config.dataDirectory,
    articlesDirectory: config.articlesDirectory,
    outputDirectory: config.outputDirectory,
    wait: true,
    fileNamePrefix: `${shownAs(config.articlesDirectory, process.cwd())}/`,
    onNotice: notice,
  });
  let health: Omit<HealthReport, "published" | "staleAfterMs"> = { problems: settings.problems };
  /** Whether the last run did: what it was to see to is not known any more, so the next one looks at everything. */
  let hasFailed = false;
  let server: RunningServer | undefined;
  let schedule: Schedule | undefined;
  let scheduled: string | undefined;
  const hubs = openHubLines(hubMemoryOf(config.outputDirectory), logger);
  const runner = createRunner(runOnce, joinWishes);
  const dueTimer = startDueTimer(() => ask("due", []), now);
  const app = createApp({
    publication,
    routes: () => settings.current,
    basePath: () => new URL(settings.current.site.baseUrl).pathname,
    rhythm: () => ({ maxAgeSeconds: settings.current.site.ttlMinutes * 60 }),
    health: () => ({ ...health, published: publication.size > 0, staleAfterMs: staleAfterMs() }),
    publish: () => runner.ask({ reasons: ["request"], paths: undefined }),
    ...(config.adminToken !== undefined && { adminToken: config.adminToken }),
    logger,
    logRequests: config.logRequests,
    version,
    now,
  });

  signal.addEventListener("abort", giveUp, { once: true });
  try {
    // Before the first run looks at anything, so that no change falls between the two.
    watchArticles(config.dataDirectory, { debounceMs: quietAfterChangeMs, pollMs, signal: stopping.signal }, onChange);
    // Whoever finds the server finds something to read; what was published before is served while the first run looks for changes.
    if (publication.size > 0) ask("start", undefined);
    else await runner.ask({ reasons: ["start"], paths: undefined });
    signal.throwIfAborted();
    server = await listen(app.listener, { host: config.host, port: config.port });
    keepSchedule();
    tellHubs(settings.current.site);
    publication.follow(stopping.signal);
    return {
      url: server.url,
      stop,
    };
  } catch (error) {
    stopping.abort();
    dueTimer.stop();
    await Promise.all([server?.close(0), schedule?.stop(), publisher.close(), runner.idle(), hubs.stop()]);
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }

  /** While the first run is under way, which may wait for another publisher. */
  function giveUp(): void {
    stopping.abort();
    publisher.close().catch(() => {
      // Told to whoever waits for it.
    });
  }

  async function stop(): Promise<void> {
    stopping.abort();
    dueTimer.stop();
    await schedule?.stop();
    // Closing comes after the run that is under way, and ends its waiting for another publisher.
    await Promise.all([server?.close(endOfAnswersMs), publisher.close(), runner.idle(), hubs.stop()]);
  }

  async function runOnce({ reasons, paths }: Wish): Promise<RunResult> {
    if (stopping.signal.aborted) throw new BroadsheetError("the server is stopping; the next start publishes");
    const started = performance.now();
    try {
      settings.refresh();
      keepSchedule();
      const site = settings.current.site;
      const request = { site, now: now() };
      const result = await publisher.run({ ...request, ...(paths !== undefined && !hasFailed && { paths }) });
      hasFailed = false;
      await publication.refresh();
      ended(result, reasons, performance.now() - started);
      afterwork(request);
      tellHubs(site);
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const trace = error instanceof BroadsheetError ? {} : { err: error };
      hasFailed = true;
      health = { ...health, lastRunEndedAt: now(), lastFault: message };
      dueTimer.set(now() + retryMs);
      const durationMs = performance.now() - started;
      app.observeRun({ endedAt: now(), durationMs, succeeded: false, entries: 0, problems: 1, written: 0 });
      logger.error({ reasons, ...trace }, `the run failed, and what was published stays: ${message}`);
      throw error;
    }
  }

  function ended(result: RunResult, reasons: readonly Reason[], durationMs: number): void {
    const problems = [...settings.problems, ...result.problems];
    health = { lastRunEndedAt: now(), lastSuccessAt: now(), problems };
    dueTimer.set(result.nextDue);
    const { problems: found, articles, written, ...counts } = result;
    app.observeRun({
      endedAt: now(),
      durationMs,
      succeeded: true,
      entries: articles,
      problems: problems.length,
      written,
    });
    const ms = Math.round(durationMs * 10) / 10;
    logger.info({ reasons, articles, written, ...counts, problems: found.length, ms }, "published");
    for (const problem of problems) logger.warn({ severity: problem.severity }, describeProblem(problem));
  }

  /** Compressed copies follow when the plain documents are out. */
  function afterwork(request: Pick<RunRequest, "site" | "now">): void {
    publisher
      .afterwork(request)
      .then(() => publication.refresh())
      .catch((error: unknown) => {
        // The next start goes on with it.
        if (!stopping.signal.aborted) logger.error({ err: error }, "documents could not be compressed");
      });
  }

  /** They fetch what they are told of: so it must be served by now. */
  function tellHubs(site: Site): void {
    if (server !== undefined)
      hubs.news(site.hubs, site.hubs.length === 0 ? [] : topicsOf(publication.documents(), site));
  }

  function ask(reason: Reason, paths: readonly string[] | undefined): void {
    runner.ask({ reasons: [reason], paths }).catch(() => {
      // Logged where it happened.
    });
  }

  function onChange(changed: readonly string[]): void {
    const files = changed.filter((path) => path.startsWith("articles/")).map((path) => path.slice("articles/".length));
    const isVague = changed.some((path) => path.endsWith("/") || path.startsWith("static/"));
    ask("change", isVague ? undefined : files);
  }

  /** The schedule of the settings as they are now; one that cannot be kept leaves the one before. */
  function keepSchedule(): void {
    const expression = settings.current.schedule;
    if (server === undefined || expression === scheduled) return;
    scheduled = expression;
    try {
      const next = startSchedule({
        expression,
        timezone: config.scheduleTimezone,
        onSlot: () => ask("schedule", undefined),
      });
      void schedule?.stop();
      schedule = next;
    } catch (error) {
      if (!(error instanceof BroadsheetError)) throw error;
      logger.error({}, `${error.message}; the schedule before it is kept`);
    }
  }

  function staleAfterMs(): number {
    return toleratedSlots * settings.current.longestGapMinutes * 60_000;
  }
}

function joinWishes(one: Wish, other: Wish): Wish {
  const paths = one.paths === undefined || other.paths === undefined ? undefined : [...one.paths, ...other.paths];
  return { reasons: [...new Set([...one.reasons, ...other.reasons])], paths };
}
