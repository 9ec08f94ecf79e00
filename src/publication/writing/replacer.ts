import {
  closeSync,
  fdatasync,
  futimesSync,
  lstatSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { systemCodeOf } from "../../errors.ts";
import { makeDirectory } from "../directories.ts";
import { attempt, publicationError } from "../errors.ts";
import { createEmptyFiles, discardTemporary, type EmptyFile } from "../temporary-files.ts";
import { createDirectoryFlushes } from "./directory-flushes.ts";
import { createOpenFiles } from "./open-files.ts";

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
   * @throws {PublicationError} none of a lot has been placed where the disk could not take all of it.
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
  /**
   * Gives the disk space of replaced and discarded files back, which costs more than all else: to be called when nobody
   * waits.
   */
  release(): void;
  /**
   * Makes empty files for the next replacements, since a new file takes longer than what is written into it: to be
   * called when nobody waits.
   */
  stockUp(): void;
  /** Releases, and takes the empty files away again; no call may follow. */
  close(): void;
}

/**
 * A replacer that keeps its unfinished files in `directory`, which must be on the file system of the files. `confirm`
 * is called before each few of them are placed; where it throws, none of them is.
 */
export function createReplacer(directory: string, confirm: () => void): Replacer {
  const flushes = createDirectoryFlushes();
  const replaced = createOpenFiles();
  const empty = createEmptyFiles(directory);

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
    const written: WrittenItem<Item>[] = [];
    if (replaced.isFull()) replaced.release();
    try {
      attempt(directory, () => makeDirectory(directory));
      // Only the flush is slow, so only the flush is worth the thread pool.
      for (const item of items) written.push(attempt(item.file, () => write(item, empty.take())));
      await flushAll(written);
      confirm();
      for (const each of written) place(each.item, () => attempt(each.item.file, () => putInPlace(each)));
    } finally {
      for (const each of written) abandon(each);
    }
    // While the next files are made: whoever waits for the last ones waits for their directories alone.
    for (const directory of new Set(items.map(({ file }) => dirname(file)))) flushes.begin(directory);
  }

  function putInPlace<Item extends Replacement>(written: WrittenItem<Item>): void {
    const { file } = written.item;
    replaced.keepOpen(file);
    try {
      renameSync(written.path, file);
    } catch (cause) {
      if (systemCodeOf(cause) !== "ENOENT") throw cause;
      touchAncestors(file);
      makeDirectory(dirname(file));
      renameSync(written.path, file);
    }
    flushes.touch(dirname(file));
    written.isInPlace = true;
  }

  function touchAncestors(file: string): void {
    const top = dirname(dirname(directory));
    for (let parent = dirname(file); parent.startsWith(top); parent = dirname(parent)) flushes.touch(parent);
  }

  function discard(file: string): void {
    // Most often there is none, and asking is the quicker way to know.
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return;
    replaced.keepOpen(file);
    unlinkSync(file);
    flushes.touch(dirname(file));
  }

  function discardEmptyDirectories(lowest: string, top: string): void {
    for (let directory = lowest; directory !== top; directory = dirname(directory)) {
      try {
        rmdirSync(directory);
      } catch {
        return;
      }
      flushes.forget(directory);
      flushes.touch(dirname(directory));
    }
  }

  return {
    replace,
    discard,
    discardEmptyDirectories,
    syncDirectories: flushes.finish,
    release: replaced.release,
    stockUp: empty.stockUp,
    close() {
      replaced.release();
      empty.close();
    },
  };
}

/**
 * Enough to let flushes share a journal transaction, few enough to leave the thread pool to others between two lots.
 */
const filesAtOnce = 16;

/** What is to be put into its place, in a file that lies elsewhere. */
interface WrittenItem<Item> extends EmptyFile {
  readonly item: Item;
  isInPlace: boolean;
}

function write<Item extends Replacement>(item: Item, { path, fd }: EmptyFile): WrittenItem<Item> {
  try {
    writeFileSync(fd, item.bytes);
    futimesSync(fd, item.modified, item.modified);
    return { item, path, fd, isInPlace: false };
  } catch (cause) {
    closeSync(fd);
    discardTemporary(path);
    throw cause;
  }
}

async function flushAll<Item extends Replacement>(written: readonly WrittenItem<Item>[]): Promise<void> {
  // Settled, all of them: a file must not be closed while its flush is under way.
  const flushes = await Promise.allSettled(written.map(({ fd }) => syncData(fd)));
  for (const [index, flush] of flushes.entries()) {
    if (flush.status === "rejected") throw publicationError(written[index]?.item.file ?? "", flush.reason);
  }
}

function abandon<Item extends Replacement>(written: WrittenItem<Item>): void {
  closeSync(written.fd);
  if (!written.isInPlace) discardTemporary(written.path);
}
