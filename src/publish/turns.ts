import { setImmediate } from "node:timers/promises";
import { CatalogError } from "../catalog/catalog-error.ts";
import { BroadsheetError } from "../errors.ts";
import { type LockedError, LockLostError, withAdvice } from "../publication/errors.ts";
import { stateDirectoryOf } from "../publication/state-directory.ts";
import { acquireLock, type Lock } from "../publication/writing/lock.ts";
import { abandonOutput, lookAtPublished, type Output, type OutputOptions, openOutput, upToDate } from "./output.ts";

/** One turn. */
export interface Turn {
  /** Whether another process was publishing when the turn was requested. */
  readonly hasWaited: boolean;
  /** Whether the published files have just been checked, because the output was opened for this turn. */
  readonly isFirst: boolean;
  /**
   * Runs `job` after the turn's result is delivered, and before the next turn. If it fails, the fault is reported as a
   * notice.
   */
  afterwards(job: () => void): void;
}

/** How turns are taken. */
export interface TurnOptions {
  readonly outputDirectory: string;
  /** Whether to wait while another process is publishing there, instead of giving up. */
  readonly wait?: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  readonly onNotice: (notice: string) => void;
}

/** What is done in a turn. */
type Work<Result> = (output: Output, turn: Turn) => Promise<Result>;

/**
 * Takes turns at an output directory with any other publisher, one turn at a time, in the order in which they were
 * requested.
 */
export interface Turns {
  /**
   * @throws {LockedError} if another process publishes there, unless it is waited for
   * @throws {PublicationError} if the output directory cannot be written
   * @throws {LockLostError} if another process took this one for dead meanwhile
   */
  take<Result>(work: Work<Result>): Promise<Result>;
  /** Resolves when every requested turn is over. */
  close(): Promise<void>;
}

/** Between turns nothing is locked, so a server and the command line can publish into the same directory. */
export function createTurns(options: TurnOptions): Turns {
  const { outputDirectory, onNotice } = options;
  const state = stateDirectoryOf(outputDirectory);
  let output: Output | undefined;
  let lock: Lock | undefined;
  /** Settles with the last requested turn and its afterwork. */
  let last: Promise<void> = Promise.resolve();
  /** Settles with the afterwork of the turn that was taken last. */
  let settled: Promise<void> = Promise.resolve();
  const ofOutput: OutputOptions = {
    onNotice,
    confirm: () => lock?.confirm(),
    confirmBriefly: () => lock?.confirmBriefly(),
  };

  function take<Result>(work: Work<Result>): Promise<Result> {
    const turn = last.then(() => takeNow(work));
    // Whoever waits for the result need not wait for the disk; whoever comes next must.
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
      if (isFirst) lookAtPublished(output);
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
    // The result is delivered first.
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
    // If another process is publishing, the catalog is left as a kill would leave it, which does no harm.
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

/** The lock, and whether another process was holding it at first. */
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
 * Whether what is in memory can still be trusted after this error: not after an unforeseen one, one of the catalog, or
 * if another publisher has taken over meanwhile.
 */
function isTrustedAfter(error: unknown): boolean {
  return error instanceof BroadsheetError && !(error instanceof CatalogError) && !(error instanceof LockLostError);
}

function ignore(): undefined {
  return undefined;
}
