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

/** New content for a file. */
export interface Replacement {
  /** The file to replace. */
  readonly file: string;
  readonly bytes: Buffer;
  /** The mtime to set, in seconds since 1970. */
  readonly modified: number;
}

/** Replaces files atomically, even in case of a crash or power failure. */
export interface Replacer {
  /**
   * Flushes `replacements`, and calls `place` for each with a function that renames it into place.
   *
   * @throws {PublicationError} if writing a batch failed; none of that batch has been placed then.
   */
  replace<Item extends Replacement>(
    replacements: readonly Item[],
    place: (item: Item, rename: () => void) => void,
  ): Promise<void>;
  /** Removes a file, if there is one. */
  discard(file: string): void;
  /** Removes a directory and its parents, up to but not including `top`, as long as they are empty. */
  discardEmptyDirectories(lowest: string, top: string): void;
  /** Flushes the directories of all files that were placed or discarded. */
  syncDirectories(): Promise<void>;
  /** Frees the disk space of replaced and discarded files, which is the most expensive step. To be called when idle. */
  release(): void;
  /**
   * Creates empty files for the next replacements, since creating a file takes longer than writing it. To be called
   * when idle.
   */
  stockUp(): void;
  /** Frees disk space and removes the empty files. No other call may follow. */
  close(): void;
}

/**
 * A replacer that keeps unfinished files in `directory`, which must be on the same file system. `confirm` is called
 * before each batch is placed; if it throws, none of the batch is.
 */
export function createReplacer(directory: string, confirm: () => void): Replacer {
  const flushes = createDirectoryFlushes();
  const replaced = createOpenFiles();
  const empty = createEmptyFiles(directory);

  async function replace<Item extends Replacement>(
    replacements: readonly Item[],
    place: (item: Item, rename: () => void) => void,
  ): Promise<void> {
    for (let start = 0; start < replacements.length; start += filesPerBatch) {
      await replaceBatch(replacements.slice(start, start + filesPerBatch), place);
    }
  }

  async function replaceBatch<Item extends Replacement>(
    items: readonly Item[],
    place: (item: Item, rename: () => void) => void,
  ): Promise<void> {
    const written: WrittenItem<Item>[] = [];
    if (replaced.isFull()) replaced.release();
    try {
      attempt(directory, () => makeDirectory(directory));
      // Only flushing is slow enough to be worth the thread pool.
      for (const item of items) written.push(attempt(item.file, () => write(item, empty.take())));
      await flushAll(written);
      confirm();
      for (const each of written) place(each.item, () => attempt(each.item.file, () => putInPlace(each)));
    } finally {
      for (const each of written) abandon(each);
    }
    // Flushed while the next files are being made, so that in the end only the last directories are waited for.
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
    // Usually there is none, and checking is faster than a failing call.
    if (!isThere(file)) return;
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
 * Enough for flushes to share a transaction of the file system's journal, few enough to leave the thread pool to others
 * between batches.
 */
const filesPerBatch = 16;

/** A replacement written to a temporary file. */
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

/** A folder is not one of our files, and the name of a compressed copy may exceed the limit of the file system. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch (fault) {
    if (systemCodeOf(fault) === "ENAMETOOLONG") return false;
    throw fault;
  }
}

async function flushAll<Item extends Replacement>(written: readonly WrittenItem<Item>[]): Promise<void> {
  // All must settle, because a file must not be closed during its flush.
  const flushes = await Promise.allSettled(written.map(({ fd }) => syncData(fd)));
  for (const [index, flush] of flushes.entries()) {
    if (flush.status === "rejected") throw publicationError(written[index]?.item.file ?? "", flush.reason);
  }
}

function abandon<Item extends Replacement>(written: WrittenItem<Item>): void {
  closeSync(written.fd);
  if (!written.isInPlace) discardTemporary(written.path);
}
