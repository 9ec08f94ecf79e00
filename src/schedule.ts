import { createTask, validateDetailed } from "node-cron";
import { BroadsheetError } from "./errors.ts";

/** Raised for an invalid schedule. */
export class ScheduleError extends BroadsheetError {
  override name = "ScheduleError";
}

/** When to run. */
export interface ScheduleOptions {
  /** A cron expression of five fields, or six with seconds first. */
  readonly expression: string;
  /** IANA name. */
  readonly timezone: string;
  readonly onSlot: () => void;
}

/** A running schedule. */
export interface Schedule {
  stop(): Promise<void>;
}

/** @throws {ScheduleError} naming every invalid field. */
export function refuseBadSchedule(expression: string): void {
  const { valid, errors } = validateDetailed(expression);
  if (!valid) {
    const found = errors.map(
      ({ field, value, message }) => `${field}${value === undefined ? "" : ` "${value}"`}: ${message}`,
    );
    throw new ScheduleError(
      `schedule: expected a cron expression such as "*/15 * * * *", got "${expression}" (${found.join("; ")})`,
    );
  }
}

/**
 * Calls `onSlot` at every slot of the schedule, but only once for several missed ones (suspended machine, busy process,
 * clock set forward).
 *
 * @throws {ScheduleError} naming every invalid field.
 */
export function startSchedule({ expression, timezone, onSlot }: ScheduleOptions): Schedule {
  refuseBadSchedule(expression);
  // The task is only used to compute slots. Running itself, it would fire once per slot skipped by a clock change, and
  // not at all while a clock set back catches up.
  const slots = createTask(expression, () => {}, { timezone });
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const [next] = slots.getNextRuns(1);
    const instant = next?.getTime() ?? Number.POSITIVE_INFINITY;
    const check = (): void => {
      if (Date.now() >= instant) onSlot();
      wait();
    };
    timer = setTimeout(check, Math.min(instant - Date.now(), longestWaitMs));
  };
  wait();
  return {
    async stop() {
      clearTimeout(timer);
      await slots.destroy();
    },
  };
}

/** Timers are limited to 24.8 days, and the clock may be changed, so it is checked every minute. */
const longestWaitMs = 60_000;

/** A timer for an instant that can be changed at any time. */
export interface DueTimer {
  /** Milliseconds since the epoch; `undefined`: nothing falls due. */
  set(instant: number | undefined): void;
  /** Stops for good: later calls of `set` have no effect. */
  stop(): void;
}

/** Calls `onDue` at the instant given to `set`. `now` is called whenever the clock is checked. */
export function startDueTimer(onDue: () => void, now: () => number): DueTimer {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const set = (instant: number | undefined): void => {
    clearTimeout(timer);
    if (stopped || instant === undefined) return;
    const check = (): void => (now() >= instant ? onDue() : set(instant));
    timer = setTimeout(check, Math.min(Math.max(0, instant - now()), longestWaitMs));
  };
  return {
    set,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Runs one job at a time. Jobs requested during a run are merged into the next one. */
export interface Runner<Job, Result> {
  /** Settles with the run that does the job. */
  ask(job: Job): Promise<Result>;
  /** Resolves when nothing is running or waiting. */
  idle(): Promise<void>;
}

/** The run that starts when the current one ends. */
interface Waiting<Job, Result> {
  /** All jobs requested meanwhile, merged. */
  job: Job;
  readonly result: Promise<Result>;
}

/** A runner that does jobs with `run`. Jobs requested during a run are merged by `join` and share a result. */
export function createRunner<Job, Result>(
  run: (job: Job) => Promise<Result>,
  join: (one: Job, other: Job) => Job,
): Runner<Job, Result> {
  let running: Promise<void> | undefined;
  let waiting: Waiting<Job, Result> | undefined;

  const start = (job: Job): Promise<Result> => {
    const result = run(job);
    const ended = result.then(ignore, ignore).then(() => {
      if (running === ended) running = undefined;
    });
    running = ended;
    return result;
  };

  const wait = (job: Job, ended: Promise<void>): Promise<Result> => {
    const next: Waiting<Job, Result> = {
      job,
      result: ended.then(() => {
        waiting = undefined;
        return start(next.job);
      }),
    };
    waiting = next;
    return next.result;
  };

  return {
    ask(job) {
      // If nothing is running, the waiting run is about to start.
      if (waiting === undefined) return running === undefined ? start(job) : wait(job, running);
      waiting.job = join(waiting.job, job);
      return waiting.result;
    },
    async idle() {
      for (let current = running ?? waiting; current !== undefined; current = running ?? waiting) {
        await (current instanceof Promise ? current : current.result.then(ignore, ignore));
      }
    },
  };
}

function ignore(): void {}
