import { BroadsheetError } from "../errors.ts";
import type { Publication } from "../publication/reading/publication.ts";
import type { RunRequest } from "../publish/run.ts";
import type { RunResult } from "../publish.ts";
import { createRunner, startDueTimer } from "../schedule.ts";
import type { Logger } from "../server/logger.ts";
import type { HealthRecord } from "./health-record.ts";
import type { LiveSettings } from "./live-settings.ts";
import type { PublisherThread } from "./publisher-thread.ts";

/** Why a run is made. */
export type Reason = "start" | "schedule" | "change" | "due" | "request";

/**
 * The runs of a server: one at a time, each with the settings of that moment, and another one when the next article
 * falls due.
 */
export interface Runs {
  /** `paths`: relative to the articles folder; `undefined`: anything may have changed. Errors are logged. */
  ask(reason: Reason, paths: readonly string[] | undefined): void;
  /** Asks for a run over everything, and settles with it. */
  complete(reason: Reason): Promise<RunResult>;
  /** Starts no more runs. */
  stop(): void;
  /** Resolves when the current run is over. */
  idle(): Promise<void>;
}

/** Options for `openRuns`. */
export interface RunsOptions {
  readonly settings: LiveSettings;
  readonly publisher: PublisherThread;
  readonly publication: Publication;
  readonly health: HealthRecord;
  readonly logger: Logger;
  now(): number;
  /** Called when the settings have been read again, before the run. */
  onSettings(): void;
  /** Called when what has been published is being served. */
  onServed(): void;
}

/** What to run, and why. */
interface Job {
  readonly reasons: readonly Reason[];
  readonly paths: readonly string[] | undefined;
}

/** A failed run is repeated after this time. */
const retryMs = 60_000;

/** Starts no run by itself. */
export function openRuns(options: RunsOptions): Runs {
  const { settings, publisher, publication, health, logger, now } = options;
  const runner = createRunner(runOnce, mergeJobs);
  const dueTimer = startDueTimer(() => ask("due", []), now);
  /** Whether the last run failed: what it was to do is forgotten, so the next one scans everything. */
  let hasFailed = false;
  let isStopped = false;

  async function runOnce({ reasons, paths }: Job): Promise<RunResult> {
    if (isStopped) throw new BroadsheetError("the server is stopping; the next start publishes");
    const started = performance.now();
    const ended = () => ({ reasons, durationMs: performance.now() - started });
    try {
      settings.refresh();
      options.onSettings();
      const { site, settingsFrom } = settings.current;
      const request = { site, settingsFrom, now: now() };
      const result = await publisher.run({ ...request, ...(paths !== undefined && !hasFailed && { paths }) });
      hasFailed = false;
      await publication.refresh();
      health.succeeded(result, settings.problems, ended());
      dueTimer.set(result.nextDue);
      // After stopping, the publisher has been told to close, and must not be started again.
      if (!isStopped) afterwork(request);
      options.onServed();
      return result;
    } catch (error) {
      hasFailed = true;
      health.failed(error, ended());
      dueTimer.set(now() + retryMs);
      throw error;
    }
  }

  /** Compressed copies follow when the plain documents are published. */
  function afterwork(request: Pick<RunRequest, "site" | "now">): void {
    publisher
      .afterwork(request)
      .then(() => publication.refresh())
      .catch((error: unknown) => {
        // The next start resumes it.
        if (!isStopped) logger.error({ err: error }, "documents could not be compressed");
      });
  }

  function ask(reason: Reason, paths: readonly string[] | undefined): void {
    runner.ask({ reasons: [reason], paths }).catch(() => {
      // Already logged.
    });
  }

  return {
    ask,
    complete: (reason) => runner.ask({ reasons: [reason], paths: undefined }),
    stop() {
      isStopped = true;
      dueTimer.stop();
    },
    idle: runner.idle,
  };
}

function mergeJobs(one: Job, other: Job): Job {
  const paths = one.paths === undefined || other.paths === undefined ? undefined : [...one.paths, ...other.paths];
  return { reasons: [...new Set([...one.reasons, ...other.reasons])], paths };
}
