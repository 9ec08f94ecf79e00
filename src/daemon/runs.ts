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
 * The runs of a server: one at a time, each with the settings as they are then, and again when the next article falls
 * due.
 */
export interface Runs {
  /** `paths`: relative to the articles folder; `undefined`: anything may have changed. What goes wrong is logged. */
  ask(reason: Reason, paths: readonly string[] | undefined): void;
  /** Settles with the run that looks at everything. */
  complete(reason: Reason): Promise<RunResult>;
  /** Begins no more of them. */
  stop(): void;
  /** Resolves when the run that is under way is over. */
  idle(): Promise<void>;
}

/** What runs need. */
export interface RunsOptions {
  readonly settings: LiveSettings;
  readonly publisher: PublisherThread;
  readonly publication: Publication;
  readonly health: HealthRecord;
  readonly logger: Logger;
  now(): number;
  /** Called when the settings have been read again, before the run. */
  onSettings(): void;
  /** Called when what has been published is served. */
  onServed(): void;
}

/** What a run is to see to. */
interface Wish {
  readonly reasons: readonly Reason[];
  readonly paths: readonly string[] | undefined;
}

/** A run that failed (a full disk, say) is tried again by itself. */
const retryMs = 60_000;

/** No run is made before it is asked for. */
export function openRuns(options: RunsOptions): Runs {
  const { settings, publisher, publication, health, logger, now } = options;
  const runner = createRunner(runOnce, joinWishes);
  const dueTimer = startDueTimer(() => ask("due", []), now);
  /** Whether the last run did: what it was to see to is not known any more, so the next one looks at everything. */
  let hasFailed = false;
  let isStopped = false;

  async function runOnce({ reasons, paths }: Wish): Promise<RunResult> {
    if (isStopped) throw new BroadsheetError("the server is stopping; the next start publishes");
    const started = performance.now();
    const ended = () => ({ reasons, durationMs: performance.now() - started });
    try {
      settings.refresh();
      options.onSettings();
      const request = { site: settings.current.site, now: now() };
      const result = await publisher.run({ ...request, ...(paths !== undefined && !hasFailed && { paths }) });
      hasFailed = false;
      await publication.refresh();
      health.succeeded(result, settings.problems, ended());
      dueTimer.set(result.nextDue);
      // By then the publisher has been told to close, and would begin anew.
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

  /** Compressed copies follow when the plain documents are out. */
  function afterwork(request: Pick<RunRequest, "site" | "now">): void {
    publisher
      .afterwork(request)
      .then(() => publication.refresh())
      .catch((error: unknown) => {
        // The next start goes on with it.
        if (!isStopped) logger.error({ err: error }, "documents could not be compressed");
      });
  }

  function ask(reason: Reason, paths: readonly string[] | undefined): void {
    runner.ask({ reasons: [reason], paths }).catch(() => {
      // Logged where it happened.
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

function joinWishes(one: Wish, other: Wish): Wish {
  const paths = one.paths === undefined || other.paths === undefined ? undefined : [...one.paths, ...other.paths];
  return { reasons: [...new Set([...one.reasons, ...other.reasons])], paths };
}
