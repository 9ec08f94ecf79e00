import { setImmediate } from "node:timers/promises";
import { CatalogError } from "../catalog/catalog-error.ts";
import { BroadsheetError } from "../errors.ts";
import { type LockedError, LockLostError, withAdvice } from "../publication/errors.ts";
import { stateDirectoryOf } from "../publication/state-directory.ts";
import { acquireLock, type Lock } from "../publication/writing/lock.ts";
import { abandonOutput, checkPublished, type Output, type OutputOptions, openOutput, upToDate } from "./output.ts";

/** One turn. */
export interface Turn {
  /** Whether another process was publishing when the turn was requested. */
  readonly hasWaited: boolean;
  /** Whether the published files were just checked, because the output was opened for this turn. */
  readonly isFirst: boolean;
  /** Runs `job` after the turn's result is delivered and before the next turn. Errors are reported as a notice. */
  afterwards(job: () => void): void;
}

/** Options for `createTurns`. */
export interface TurnOptions {
  readonly outputDirectory: string;
  /** Whether to wait while another process is publishing there, instead of giving up. */
  readonly wait?: boolean;
  /** Aborts waiting. */
  readonly signal?: AbortSignal;
  readonly onNotice: (notice: string) => void;
}

/** The work done in a turn. */
type Work<Result> = (output: Output, turn: Turn) => Promise<Result>;

/** Takes turns at an output directory with other publishers, one turn at a time, in the order requested. */
export interface Turns {
  /**
   * @throws {LockedError} if another process is publishing and `wait` is not set
   * @throws {PublicationError} if the output directory cannot be written
   * @throws {LockLostError} if another process took this one for dead
   */
  take<Result>(work: Work<Result>): Promise<Result>;
  /** Resolves when all requested turns are over. */
  close(): Promise<void>;
}

/** Nothing is locked between turns, so a server and the command line can publish into the same directory. */
export function createTurns(options: TurnOptions): Turns {
  const { outputDirectory, onNotice } = options;
  const state = stateDirectoryOf(outputDirectory);
  let output: Output | undefined;
  let lock: Lock | undefined;
  /** Settles with the last requested turn, including its afterwork. */
  let last: Promise<void> = Promise.resolve();
  /** Settles with the afterwork of the last turn taken. */
  let settled: Promise<void> = Promise.resolve();
  const ofOutput: OutputOptions = {
    onNotice,
    confirm: () => lock?.confirm(),
    confirmBriefly: () => lock?.confirmBriefly(),
  };

  function take<Result>(work: Work<Result>): Promise<Result> {
    const turn = last.then(() => takeNow(work));
    // The result need not wait for the disk; the next turn must.
    last = turn.then(ignore, ignore).then(() => settled);
    return turn;
  }

  async function takeNow<Result>(work: Work<Result>): Promise<Result> {
    const { lock: own, hasWaited } = await waitForLock(state, options);
    lock = own;
    const jobs: (() => void)[] = [];
    try {
      const before = output;
      output = before === undefined ? openOutput(outputDirectory, ofOutput) : await upToDate(before, ofOutput);
      const isFirst = output !== before;
      if (isFirst) checkPublished(output);
      return await work(output, { hasWaited, isFirst, afterwards: (job) => void jobs.push(job) });
    } catch (error) {
      jobs.length = 0;
      if (!isTrustedAfter(error)) await leave();
      throw withAdvice(error, outputDirectory);
    } finally {
      settled = afterWork(jobs, own);
    }
  }

  async function afterWork(jobs: readonly (() => void)[], own: Lock): Promise<void> {
    // Let the result be delivered first.
    await setImmediate();
    try {
      if (jobs.length > 0) own.confirm();
      for (const job of jobs) job();
      await output?.catalog.flushed();
    } catch (error) {
      onNotice(error instanceof Error ? error.message : String(error));
      await leave();
    } finally {
      output?.target.release();
      own.release();
    }
  }

  async function leave(): Promise<void> {
    const left = output;
    output = undefined;
    if (left !== undefined) await abandonOutput(left);
  }

  async function close(): Promise<void> {
    await last;
    if (output === undefined) return;
    output.target.close();
    // If another process is publishing, the catalog is left as after a kill, which is harmless.
    const own = await acquireLock(state, { wait: false }).catch(ignore);
    if (own === undefined) return;
    try {
      await output.catalog.close();
    } finally {
      output = undefined;
      own.release();
    }
  }

  return { take, close };
}

/** The lock, and whether another process held it at first. */
async function waitForLock(
  state: string,
  { wait = false, signal, onNotice }: TurnOptions,
): Promise<{ readonly lock: Lock; readonly hasWaited: boolean }> {
  let hasWaited = false;
  const onWait = (holder: LockedError): void => {
    hasWaited = true;
    onNotice(`${holder.path}: waiting for process ${holder.pid} on ${holder.host}, which is publishing here`);
  };
  try {
    const lock = await acquireLock(state, { wait, onWait, ...(signal && { signal }) });
    return { lock, hasWaited };
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    throw new BroadsheetError(`${state}: stopped while another process was publishing here`, { cause: error });
  }
}

/**
 * Whether the state in memory is still valid after this error: not after unexpected errors, catalog errors, or losing
 * the lock.
 */
function isTrustedAfter(error: unknown): boolean {
  return error instanceof BroadsheetError && !(error instanceof CatalogError) && !(error instanceof LockLostError);
}

function ignore(): undefined {
  return undefined;
}
