import type { ManifestEntry } from "../manifest.ts";
import type { Instant, OutputFile } from "../output-file.ts";
import type { Coding } from "../side-files.ts";

/** A file that has been written. */
export interface WrittenFile extends OutputFile {
  /** Of its bytes. */
  readonly hash: string;
}

/** A file's bytes in each coding that makes them smaller. */
export interface EncodedFile {
  readonly path: string;
  /** Of the plain bytes. */
  readonly hash: string;
  readonly encoded: ReadonlyMap<Coding, Buffer>;
}

/**
 * The writing side of a publication, for the holder of its lock. Files are replaced atomically, one by one; the next
 * commit of the manifest makes them known to readers.
 */
export interface Target {
  /** The entry of a path, including uncommitted changes. */
  entry(path: string): ManifestEntry | undefined;
  paths(): Iterable<string>;
  /** How many files are published. */
  readonly size: number;
  /** Whether the entry is a guess from the file's name, because the manifest was rebuilt; the file may not be ours. */
  isGuessed(path: string): boolean;
  /** The published bytes, if they have the entry's hash, or the given one. */
  read(path: string, hash?: string): Buffer | undefined;
  /**
   * Writes the files that differ or are damaged, and returns them.
   *
   * @throws {PublicationError} every file is complete, old or new; calling again finishes the work.
   */
  write(files: readonly OutputFile[], now: Instant): Promise<readonly WrittenFile[]>;
  /**
   * Writes compressed copies of each file that still has the given hash. Files that no coding makes smaller are
   * recorded as such.
   */
  writeCodings(files: readonly EncodedFile[]): Promise<void>;
  /** Removes files and their compressed copies, whether or not they are known. */
  remove(paths: Iterable<string>): void;
  /** Removes entries from the manifest but leaves the files, which belong to someone else. */
  disown(paths: Iterable<string>): void;
  /** Makes all changes since the last commit visible to readers, atomically and durably. */
  commit(): Promise<void>;
  /** Picks up commits of other publishers. */
  refresh(): void;
  /** Identifies the last commit, for `hasReached`. */
  readonly progress: string;
  /** Whether the manifest includes the commit identified by `progress`, or is being rebuilt. */
  hasReached(progress: string): boolean;
  /** Rebuilds the manifest from the files; `why` is part of the notice. */
  rebuild(why: string): void;
  /** Checks every file, and returns those that are not as published. */
  verifyFiles(): readonly string[];
  /** Files without an entry: left by a crash, or added by someone else. Walks the whole tree. */
  strays(): readonly string[];
  /** A path for a temporary file; those of killed runs get removed. */
  temporaryPath(name: string): string;
  /** Prepares for the next small run. To be called when idle. */
  stockUp(): void;
  /** Frees the disk space of replaced files. To be called when idle. */
  release(): void;
  /** Closes and removes everything that is held open or prepared. No other call may follow. */
  close(): void;
}
