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

/** @throws {ScheduleError} naming every field that is wrong. */
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
 * Calls `onSlot` at every slot of the schedule; once for all slots that were missed (a suspended machine, a busy
 * process, a clock that was set forward).
 *
 * @throws {ScheduleError} naming every field that is wrong.
 */
export function startSchedule({ expression, timezone, onSlot }: ScheduleOptions): Schedule {
  refuseBadSchedule(expression);
  // The task only computes the slots. If it waited for them, it would fire once for each slot that a clock leaps over,
  // and not at all until a clock that was set back has caught up.
  const slots = createTask(expression, () => {}, { timezone });
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const [next] = slots.getNextRuns(1);
    const instant = next?.getTime() ?? Number.POSITIVE_INFINITY;
    const look = (): void => {
      if (Date.now() >= instant) onSlot();
      wait();
    };
    timer = setTimeout(look, Math.min(instant - Date.now(), longestWaitMs));
  };
  wait();
  return {
    async stop() {
      clearTimeout(timer);
      await slots.destroy();
    },
  };
}

/** A timer can wait at most 24.8 days, and the clock may be set meanwhile: so it is checked every minute. */
const longestWaitMs = 60_000;

/** A timer for an instant that can be changed at any time. */
export interface DueTimer {
  /** Milliseconds since the epoch; `undefined`: nothing falls due. */
  set(instant: number | undefined): void;
  /** Permanently: instants that are set afterwards are ignored. */
  stop(): void;
}

/**
 * A timer that calls `onDue` at the instant that is set; none is yet. `now` is called whenever the clock is checked.
 */
export function startDueTimer(onDue: () => void, now: () => number): DueTimer {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const set = (instant: number | undefined): void => {
    clearTimeout(timer);
    if (stopped || instant === undefined) return;
    const look = (): void => (now() >= instant ? onDue() : set(instant));
    timer = setTimeout(look, Math.min(Math.max(0, instant - now()), longestWaitMs));
  };
  return {
    set,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Runs one thing at a time. What is asked for during a run is joined into a single next run. */
export interface Runner<Wish, Result> {
  /** Settles with the run that fulfils the wish. */
  ask(wish: Wish): Promise<Result>;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

/** The run that will start when the current one has ended. */
interface Waiting<Wish, Result> {
  /** Everything that has been asked for meanwhile. */
  wish: Wish;
  readonly result: Promise<Result>;
}

/**
 * A runner that fulfils wishes with `run`. Wishes that come during a run are combined by `join`, and share one result.
 */
export function createRunner<Wish, Result>(
  run: (wish: Wish) => Promise<Result>,
  join: (one: Wish, other: Wish) => Wish,
): Runner<Wish, Result> {
  let running: Promise<void> | undefined;
  let waiting: Waiting<Wish, Result> | undefined;

  const start = (wish: Wish): Promise<Result> => {
    const result = run(wish);
    const ended = result.then(ignore, ignore).then(() => {
      if (running === ended) running = undefined;
    });
    running = ended;
    return result;
  };

  const wait = (wish: Wish, ended: Promise<void>): Promise<Result> => {
    const next: Waiting<Wish, Result> = {
      wish,
      result: ended.then(() => {
        waiting = undefined;
        return start(next.wish);
      }),
    };
    waiting = next;
    return next.result;
  };

  return {
    ask(wish) {
      // If nothing is running, what waits is about to start.
      if (waiting === undefined) return running === undefined ? start(wish) : wait(wish, running);
      waiting.wish = join(waiting.wish, wish);
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
