import type { ManifestEntry } from "../manifest.ts";
import type { Instant, OutputFile } from "../output-file.ts";
import type { Coding } from "../side-files.ts";

/** A file that has been written. */
export interface WrittenFile extends OutputFile {
  /** Of its bytes. */
  readonly hash: string;
}

/** A file's bytes in each content coding that makes them smaller. */
export interface EncodedFile {
  readonly path: string;
  /** Of the plain bytes. */
  readonly hash: string;
  readonly encoded: ReadonlyMap<Coding, Buffer>;
}

/**
 * A publication as its only publisher, which holds the lock, sees it. Files are replaced whole, one by one; readers
 * learn of them with the next commit of the manifest.
 */
export interface Target {
  /** What is published under a path, or written and not yet committed. */
  entry(path: string): ManifestEntry | undefined;
  paths(): Iterable<string>;
  /** How many files are published. */
  readonly size: number;
  /** Whether the manifest was rebuilt, and only the file's name tells what it is and whether it is ours. */
  isGuessed(path: string): boolean;
  /** The published bytes, if they are still those of the entry, or those with that hash. */
  read(path: string, hash?: string): Buffer | undefined;
  /**
   * Replaces the files whose bytes differ, and returns these; a file that somebody harmed is written again.
   *
   * @throws {PublicationError} every file is whole, old or new; calling again finishes the work.
   */
  write(files: readonly OutputFile[], now: Instant): Promise<readonly WrittenFile[]>;
  /**
   * Puts compressed copies beside each file whose bytes still have that hash; a file that has changed since gets none.
   * If no coding makes a file smaller, that is noted.
   */
  writeCodings(files: readonly EncodedFile[]): Promise<void>;
  /** Removes files and their compressed copies, known or not. */
  remove(paths: Iterable<string>): void;
  /** Takes entries out of the manifest but leaves the files, which are somebody else's. */
  disown(paths: Iterable<string>): void;
  /** Makes everything since the last commit known to readers, all at once and durably. */
  commit(): Promise<void>;
  /** Takes in what another publisher has committed meanwhile. */
  refresh(): void;
  /** How far the manifest had come with the last commit, for `hasGoneOn`. */
  readonly progress: string;
  /** Whether the manifest includes the commit that `progress` named, or is being rebuilt. */
  hasGoneOn(progress: string): boolean;
  /** Rebuilds the manifest from the files; `why` is part of the notice. */
  rebuild(why: string): void;
  /** Checks every file, and returns those that are not as they were published. */
  lookOver(): readonly string[];
  /** Files that no entry accounts for: left by a crash, or put there by somebody else. Walks the whole tree. */
  strays(): readonly string[];
  /** Where a run may put temporary files; what a killed run leaves there is removed. */
  temporaryPath(name: string): string;
  /** Prepares for the next small run; to be called when nobody is waiting. */
  stockUp(): void;
  /** Frees the disk space of replaced files; to be called when nobody is waiting. */
  release(): void;
  /** Releases everything that is held open and removes what was prepared; no call may follow. */
  close(): void;
}
