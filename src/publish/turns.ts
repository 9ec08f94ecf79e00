import { setImmediate } from "node:timers/promises";
import type { Catalog } from "../catalog/catalog.ts";
import { CatalogError } from "../catalog/catalog-error.ts";
import { openLmdbCatalog } from "../catalog/lmdb-catalog.ts";
import { BroadsheetError } from "../errors.ts";
import { type DirectoryTarget, openDirectoryTarget } from "../publication/directory-target.ts";
import { type LockedError, LockLostError, withAdvice } from "../publication/errors.ts";
import { acquireLock, type Lock } from "../publication/lock.ts";
import { stateDirectoryOf } from "../publication/state-directory.ts";
import { catalogFileOf } from "./catalog-file.ts";
import { fileMediaType } from "./files/file-media-type.ts";

/** What a publisher works on, as it is while no other one does. */
export interface Workplace {
  readonly catalog: Catalog;
  /** Where the catalog lies, for other threads. */
  readonly catalogFile: string;
  readonly target: DirectoryTarget;
  /** Published files that were missing, or changed by somebody else, when they were last looked at; those that are mended go. */
  readonly harmed: Set<string>;
}

/** One turn. */
export interface Turn {
  /** Whether another process was publishing when it was asked for. */
  readonly hasWaited: boolean;
  /** Whether the published files have just been looked at, because the workplace was opened for it. */
  readonly isFirst: boolean;
  /** Has `job` done when the turn's result has been told, and before the next turn. A fault of it is told as a notice. */
  afterwards(job: () => void): void;
}

/** How turns are taken. */
export interface TurnOptions {
  readonly outputDirectory: string;
  /** Whether to wait while another process publishes there, rather than give up. */
  readonly wait?: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  readonly onNotice: (notice: string) => void;
}

/** What is done in a turn. */
type Work<Result> = (workplace: Workplace, turn: Turn) => Promise<Result>;

/** Takes turns at an output directory with whoever else publishes there. One turn at a time: whoever asks meanwhile comes next. */
export interface Turns {
  /**
   * @throws {LockedError} where another process publishes there, unless it is waited for
   * @throws {PublicationError} where the output directory cannot be written
   * @throws {LockLostError} where another process took this one for dead meanwhile
   */
  take<Result>(work: Work<Result>): Promise<Result>;
  /** Ends when all turns are over that were asked for. */
  close(): Promise<void>;
}

/** Finds what was done to the published files by somebody else; compressed copies that are harmed are taken away at once. */
export function lookAtPublished({ target, harmed }: Pick<Workplace, "target" | "harmed">, isAll = false): void {
  harmed.clear();
  for (const path of target.lookOver(isAll ? 1 : manyCopies / target.size)) harmed.add(path);
}

/** With more files than this, a run checks only a random share of the copies beside pages, so that it stays quick; later runs check the rest. */
const manyCopies = 20_000;

/** Nothing is held between turns but memory: a server and the command line may publish into one directory. */
export function createTurns({ outputDirectory, wait = false, signal, onNotice }: TurnOptions): Turns {
  const state = stateDirectoryOf(outputDirectory);
  const catalogFile = catalogFileOf(outputDirectory);
  let workplace: Workplace | undefined;
  let held: Lock | undefined;
  /** Ends with the last turn that was asked for, and what follows it. */
  let last: Promise<void> = Promise.resolve();
  /** Ends with what follows the turn that was taken last. */
  let settled: Promise<void> = Promise.resolve();

  function take<Result>(work: Work<Result>): Promise<Result> {
    const turn = last.then(() => takeNow(work));
    // Who waits for the result need not wait for the disk; who comes next must.
    last = turn.then(ignore, ignore).then(() => settled);
    return turn;
  }

  async function takeNow<Result>(work: Work<Result>): Promise<Result> {
    let hasWaited = false;
    const jobs: (() => void)[] = [];
    const lock = await waitForLock(() => {
      hasWaited = true;
    });
    held = lock;
    try {
      const before = workplace;
      workplace = await upToDate(before);
      const isFirst = workplace !== before;
      if (isFirst) lookAtPublished(workplace);
      return await work(workplace, { hasWaited, isFirst, afterwards: (job) => void jobs.push(job) });
    } catch (error) {
      jobs.length = 0;
      if (!isTrustedAfter(error)) await abandon();
      throw withAdvice(error, outputDirectory);
    } finally {
      settled = afterWork(jobs, lock).finally(() => {
        workplace?.target.release();
        lock.release();
      });
    }
  }

  async function afterWork(jobs: readonly (() => void)[], lock: Lock): Promise<void> {
    // The result is told first.
    await setImmediate();
    try {
      if (jobs.length > 0) lock.confirm();
      for (const job of jobs) job();
      await workplace?.catalog.flushed();
    } catch (error) {
      onNotice(error instanceof Error ? error.message : String(error));
      await abandon();
    }
  }

  async function waitForLock(onWaiting: () => void): Promise<Lock> {
    const onWait = (holder: LockedError): void => {
      onWaiting();
      onNotice(`${holder.path}: waiting for process ${holder.pid} on ${holder.host}, which is publishing here`);
    };
    try {
      return await acquireLock(state, { wait, onWait, ...(signal && { signal }) });
    } catch (error) {
      throw signal?.aborted
        ? new BroadsheetError(`${state}: stopped while another process was publishing here`)
        : error;
    }
  }

  async function upToDate(known: Workplace | undefined): Promise<Workplace> {
    if (known?.catalog.refresh() === true) {
      known.target.refresh();
      return known;
    }
    await known?.catalog.close();
    const target = known?.target ?? openTarget();
    if (known !== undefined) target.refresh();
    return {
      target,
      catalog: openLmdbCatalog(catalogFile, onNotice),
      catalogFile,
      harmed: new Set(),
    };
  }

  function openTarget(): DirectoryTarget {
    return openDirectoryTarget(outputDirectory, {
      onNotice,
      confirm: () => held?.confirm(),
      confirmBriefly: () => held?.confirmBriefly(),
      mediaTypeOf: fileMediaType,
    });
  }

  async function abandon(): Promise<void> {
    const given = workplace;
    workplace = undefined;
    given?.target.close();
    await given?.catalog.close().catch(ignore);
  }

  return {
    take,
    async close() {
      await last;
      if (workplace === undefined) return;
      workplace.target.close();
      // Where somebody else is at it, the catalog stays as a kill would leave it, which harms nothing.
      const lock = await acquireLock(state, { wait: false }).catch(ignore);
      if (lock === undefined) return;
      try {
        await workplace.catalog.close();
      } finally {
        workplace = undefined;
        lock.release();
      }
    },
  };
}

/** After a fault that nobody foresaw, one of the catalog, or what another publisher did meanwhile, nothing in memory is. */
function isTrustedAfter(error: unknown): boolean {
  return error instanceof BroadsheetError && !(error instanceof CatalogError) && !(error instanceof LockLostError);
}

function ignore(): undefined {
  return undefined;
}
