import {
  close,
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { systemCodeOf } from "../errors.ts";
import { makeDirectory, syncDirectory } from "./directories.ts";
import { attempt, publicationError } from "./errors.ts";
import { isAlive } from "./process-life.ts";

const syncData = promisify(fdatasync);

/** A file that is to take its place, whole or not at all. */
export interface Replacement {
  /** The file to replace. */
  readonly file: string;
  readonly bytes: Buffer;
  /** Seconds since 1970, for the file's own time. */
  readonly modified: number;
}

/** Puts files into their places so that each is whole at every instant, through crash and power failure. */
export interface Replacer {
  /**
   * Brings all of `replacements` to the disk, then calls `place` for each with a function that puts it into its place.
   *
   * @throws {PublicationError} nothing has been placed where the disk could not take them all.
   */
  replace<Item extends Replacement>(
    replacements: readonly Item[],
    place: (item: Item, rename: () => void) => void,
  ): Promise<void>;
  /** Removes a file, if there is one. */
  discard(file: string): void;
  /** Removes a directory and those around it, up to `top`, as long as they are empty. */
  discardEmptyDirectories(lowest: string, top: string): void;
  /** Brings the names of all files that are in their places to the disk, and that others have none any more. */
  syncDirectories(): Promise<void>;
  /** Gives the disk space of replaced and discarded files back, which costs more than all else: to be called when nobody waits. */
  release(): void;
  /** Makes empty files for the next replacements, since a new file takes longer than what is written into it: to be called when nobody waits. */
  stockUp(): void;
  /** Releases, and takes the empty files away again; no call may follow. */
  close(): void;
}

/** A replacer that keeps its unfinished files in `directory`, which must be on the file system of the files. */
export function createReplacer(directory: string): Replacer {
  /** Directories that have got a new or a different file, or lost one, of which the disk may not know. */
  const touched = new Set<string>();
  const syncing = new Set<Promise<void>>();
  const held: number[] = [];
  const spares: SpareFile[] = [];
  let count = 0;

  async function replace<Item extends Replacement>(
    replacements: readonly Item[],
    place: (item: Item, rename: () => void) => void,
  ): Promise<void> {
    for (let start = 0; start < replacements.length; start += filesAtOnce) {
      await replaceTogether(replacements.slice(start, start + filesAtOnce), place);
    }
  }

  async function replaceTogether<Item extends Replacement>(
    items: readonly Item[],
    place: (item: Item, rename: () => void) => void,
  ): Promise<void> {
    const begun: Begun<Item>[] = [];
    if (held.length >= heldAtMost) release();
    try {
      attempt(directory, () => makeDirectory(directory));
      // Only the flush is slow, so only the flush is worth the thread pool.
      for (const item of items) begun.push(attempt(item.file, () => begin(item, takeSpare() ?? newFile())));
      await flushAll(begun);
      for (const each of begun) place(each.item, () => attempt(each.item.file, () => finish(each)));
    } finally {
      for (const each of begun) abandon(each);
    }
    // While the next files are made: whoever waits for the last ones waits for their directories alone.
    for (const directory of new Set(items.map(({ file }) => dirname(file)))) beginSync(directory);
  }

  function beginSync(directory: string): void {
    touched.delete(directory);
    const sync = syncDirectory(directory);
    // Kept until somebody awaits it, and sees its fault; it is tried again then.
    sync.then(
      () => syncing.delete(sync),
      () => touched.add(directory),
    );
    syncing.add(sync);
  }

  async function syncDirectories(): Promise<void> {
    while (touched.size + syncing.size > 0) {
      for (const directory of touched) beginSync(directory);
      const underWay = [...syncing];
      for (const sync of underWay) syncing.delete(sync);
      await Promise.all(underWay);
    }
  }

  function newFile(): SpareFile {
    count += 1;
    const temporary = temporaryPath(directory, `${count}`);
    return { temporary, fd: openSync(temporary, "w") };
  }

  function takeSpare(): SpareFile | undefined {
    for (let spare = spares.pop(); spare !== undefined; spare = spares.pop()) {
      if (fstatSync(spare.fd).nlink > 0) return spare;
      // Somebody has cleared the directory.
      closeSync(spare.fd);
    }
    return undefined;
  }

  function finish<Item extends Replacement>(begun: Begun<Item>): void {
    const { file } = begun.item;
    hold(file);
    try {
      renameSync(begun.temporary, file);
    } catch (cause) {
      if (systemCodeOf(cause) !== "ENOENT") throw cause;
      touchAncestors(file);
      makeDirectory(dirname(file));
      renameSync(begun.temporary, file);
    }
    touched.add(dirname(file));
    begun.finished = true;
  }

  function discard(file: string): void {
    // Most often there is none, and asking is the quicker way to know.
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return;
    hold(file);
    unlinkSync(file);
    touched.add(dirname(file));
  }

  function discardEmptyDirectories(lowest: string, top: string): void {
    for (let directory = lowest; directory !== top; directory = dirname(directory)) {
      try {
        rmdirSync(directory);
      } catch {
        return;
      }
      touched.delete(directory);
      touched.add(dirname(directory));
    }
  }

  /** A file that is open keeps its blocks, so that whatever takes its name away need not free them. */
  function hold(file: string): void {
    if (held.length >= heldAtMost) return;
    try {
      held.push(openSync(file, constants.O_RDONLY | constants.O_NONBLOCK));
    } catch {
      // Nothing there yet, or nothing that can be held: then its blocks are freed at once.
    }
  }

  function release(): void {
    for (const fd of held.splice(0)) close(fd, () => {});
  }

  function stockUp(): void {
    try {
      makeDirectory(directory);
      while (spares.length < spareFiles) spares.push(newFile());
    } catch {
      // A full disk, say: the run that needs the files will tell.
    }
  }

  function touchAncestors(file: string): void {
    const top = dirname(dirname(directory));
    for (let parent = dirname(file); parent.startsWith(top); parent = dirname(parent)) touched.add(parent);
  }

  function end(): void {
    release();
    for (const { temporary, fd } of spares.splice(0)) {
      closeSync(fd);
      discardTemporary(temporary);
    }
  }

  return {
    replace,
    syncDirectories,
    discard,
    discardEmptyDirectories,
    release,
    stockUp,
    close: end,
  };
}

/** Where this process may keep something for as long as it lives. */
export function temporaryPath(directory: string, name: string): string {
  return join(directory, `${process.pid}-${name}.tmp`);
}

/** Removes what processes that are no more have left. */
export function sweepTemporaryFiles(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/^(\d+)-.+\.tmp$/.exec(name)?.[1]);
    if (!(pid > 0 && pid !== process.pid && isAlive(pid)))
      rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Enough to let flushes share a journal transaction, few enough to leave the thread pool to others between two lots. */
const filesAtOnce = 16;

/** Files whose space may be given back later: as many as one edit replaces, with the compressed copies beside them. */
const heldAtMost = 96;

/** As many as one edit writes. */
const spareFiles = 32;

/** An empty file that is open for writing. */
interface SpareFile {
  readonly temporary: string;
  readonly fd: number;
}

interface Begun<Item> extends SpareFile {
  readonly item: Item;
  finished: boolean;
}

function begin<Item extends Replacement>(item: Item, { temporary, fd }: SpareFile): Begun<Item> {
  try {
    writeFileSync(fd, item.bytes);
    futimesSync(fd, item.modified, item.modified);
    return { item, temporary, fd, finished: false };
  } catch (cause) {
    closeSync(fd);
    discardTemporary(temporary);
    throw cause;
  }
}

async function flushAll<Item extends Replacement>(begun: readonly Begun<Item>[]): Promise<void> {
  // Settled, all of them: a file must not be closed while its flush is under way.
  const flushes = await Promise.allSettled(begun.map(({ fd }) => syncData(fd)));
  for (const [index, flush] of flushes.entries()) {
    if (flush.status === "rejected") throw publicationError(begun[index]?.item.file ?? "", flush.reason);
  }
}

function abandon<Item extends Replacement>(begun: Begun<Item>): void {
  closeSync(begun.fd);
  if (!begun.finished) discardTemporary(begun.temporary);
}

/** What cannot be removed now is swept away later; the fault that led here is the one to be told. */
function discardTemporary(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {}
}
