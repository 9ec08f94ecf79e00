import { type Config, shownAs } from "./config.ts";
import { createHealthRecord } from "./daemon/health-record.ts";
import { openHubNotifier } from "./daemon/hub-notifier.ts";
import { openKeptSchedule } from "./daemon/kept-schedule.ts";
import { type LiveSettings, liveSettings } from "./daemon/live-settings.ts";
import { memoryBudget } from "./daemon/memory-budget.ts";
import { openPublisherThread, type ThreadOptions } from "./daemon/publisher-thread.ts";
import { openRuns } from "./daemon/runs.ts";
import { hubMemory } from "./hubs/hub-memory.ts";
import { discoveryLinkOf, type PublishedFile, topicsOf } from "./hubs/topics.ts";
import { openDirectoryPublication } from "./publication/reading/directory-publication.ts";
import { articlesFolder, staticFolder } from "./records/data-folder.ts";
import { version } from "./records/version.ts";
import { refuseBadSchedule } from "./schedule.ts";
import { createApp } from "./server/app.ts";
import { listen, type RunningServer } from "./server/listen.ts";
import type { Logger } from "./server/logger.ts";
import { watchData } from "./sources/folder/watch.ts";

/** A publication that is served and kept fresh until it is stopped. */
export interface Daemon {
  /** The address where it listens. */
  readonly url: string;
  /** Lets the current run and answers end, then stops everything else. */
  stop(): Promise<void>;
}

/**
 * Long enough for one save of an editor. If a half-written file cannot be read, its last edition stays, and it is read
 * again at the next write.
 */
const quietAfterChangeMs = 40;
const pollMs = 5_000;
const endOfAnswersMs = 10_000;
/** Missed slots after which the daemon counts as stale. */
const toleratedSlots = 3;

/**
 * Publishes, serves, and publishes again on schedule, when something changes, when an article falls due, and on
 * request. `undefined` if `signal` was aborted before it served.
 *
 * @throws {BroadsheetError} if it cannot publish into, or listen at, what `config` says.
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
  // Before the thread is started, which would go on by itself if this failed.
  const publication = openDirectoryPublication(config.outputDirectory, { ...memoryBudget(), onNotice: notice });
  const publisher = await openPublisherThread(publisherOptions(config, notice));
  let server: RunningServer | undefined;
  const hubs = openHubNotifier(hubMemory(config.outputDirectory, notice), logger);
  const app = createApp({
    ...appOptions(config, settings),
    publication,
    health: () => ({ ...health.report, published: publication.size > 0, staleAfterMs: staleAfterMs(settings) }),
    publish: () => runs.complete("request"),
    logger,
    now,
  });
  const health = createHealthRecord(settings.problems, { observeRun: app.observeRun, logger, now });
  const runs = openRuns({
    settings,
    publisher,
    publication,
    health,
    logger,
    now,
    onSettings: keepSchedule,
    onServed: notifyHubs,
  });
  const schedule = openKeptSchedule(
    { timezone: config.scheduleTimezone, onSlot: () => runs.ask("schedule", undefined) },
    logger,
  );

  signal.addEventListener("abort", giveUp, { once: true });
  try {
    signal.throwIfAborted();
    // Before the first run scans anything, so that no change falls between the two.
    watchData(config.dataDirectory, { debounceMs: quietAfterChangeMs, pollMs, signal: stopping.signal }, (changed) =>
      runs.ask("change", articlesAmong(changed)),
    );
    // The server never starts without something to read; what was published before is served while the first run looks
    // for changes.
    if (publication.size > 0) runs.ask("start", undefined);
    else await runs.complete("start");
    signal.throwIfAborted();
    server = await listen(app.listener, { host: config.host, port: config.port });
    keepSchedule();
    notifyHubs();
    publication.follow(stopping.signal);
    return { url: server.url, stop: () => stop(endOfAnswersMs) };
  } catch (error) {
    await stop(0);
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }

  async function stop(answersMs: number): Promise<void> {
    stopping.abort();
    runs.stop();
    // Closing waits for the current run, and ends its waiting for another publisher.
    const parts = [server?.close(answersMs), schedule.stop(), publisher.close(), runs.idle(), hubs.stop()];
    const ends = await Promise.allSettled(parts);
    // Thrown only when all of them have ended, because the caller may then end the process.
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  /** Aborts the first run, which may be waiting for another publisher. */
  function giveUp(): void {
    runs.stop();
    publisher.close().catch(() => {
      // Reported to the caller that awaits the run.
    });
  }

  /** Hubs fetch what they are told about, so it must already be served. */
  function notifyHubs(): void {
    const { site } = settings.current;
    if (server !== undefined)
      hubs.news(site.hubs, site.hubs.length === 0 ? [] : topicsOf(publication.documents(), site));
  }

  /** Only once the server runs; the first run happens anyway. */
  function keepSchedule(): void {
    if (server !== undefined) schedule.keep(settings.current.schedule);
  }
}

function publisherOptions(config: Config, onNotice: (notice: string) => void): ThreadOptions {
  const { dataDirectory, articlesDirectory, outputDirectory } = config;
  const fileNamePrefix = `${shownAs(articlesDirectory, process.cwd())}/`;
  return { dataDirectory, articlesDirectory, outputDirectory, wait: true, fileNamePrefix, onNotice };
}

/** Options that follow the current settings. */
function appOptions({ adminToken, logRequests }: Config, settings: LiveSettings) {
  return {
    routes: () => settings.current,
    baseUrl: () => settings.current.site.baseUrl,
    maxAgeSeconds: () => settings.current.site.ttlMinutes * 60,
    linkOf: (document: PublishedFile) => discoveryLinkOf(document, settings.current.site),
    ...(adminToken !== undefined && { adminToken }),
    logRequests,
    version,
  };
}

/** Which articles, relative to their folder, may have changed; `undefined` if anything may have. */
function articlesAmong(changed: readonly string[]): readonly string[] | undefined {
  if (changed.some((path) => path.endsWith("/") || path.startsWith(`${staticFolder}/`))) return undefined;
  const inArticles = changed.filter((path) => path.startsWith(`${articlesFolder}/`));
  return inArticles.map((path) => path.slice(articlesFolder.length + 1));
}

function staleAfterMs({ current }: LiveSettings): number {
  return toleratedSlots * current.longestGapMinutes * 60_000;
}
