import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { isRecordFile, isTemporary, nameOf } from "../record-files.ts";
import { createStatBatch, type StatBatch, statFiles } from "./stat-batch.ts";
import { noTrouble, type Trouble } from "./trouble.ts";
import { type WalkResult, walk } from "./walk.ts";

/** Metadata of a file that may contain records. */
export interface SourceFile {
  /** Relative to the articles folder, with `/` as separator. */
  readonly path: string;
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
}

/** The files and folders found below a folder. */
export interface Scan extends Trouble {
  /** Ordered by path, in UTF-16 code units. Built lazily: not needed if `key` is already known. */
  readonly files: readonly SourceFile[];
  /** Digest of all paths, sizes and times. */
  readonly key: string;
  /** Folders that were read; "" is the root. */
  readonly folders: readonly string[];
}

/** Whether it is impossible to tell if the path still exists. */
export function isInaccessible(
  path: string,
  { unreadable, blocked }: Pick<Trouble, "unreadable" | "blocked">,
): boolean {
  return [...unreadable, ...blocked].some((place) => isAtOrBelow(path, place));
}

/**
 * The path that hides a file: the file itself or a parent folder, which is not read or cannot be accessed. `undefined`
 * if there is none.
 */
export function blockerOf(path: string, { unreadable, blocked }: Pick<Trouble, "unreadable" | "blocked">) {
  const place = blocked.find((blocked) => isAtOrBelow(path, blocked));
  return place?.replace(/\/$/, "") ?? unreadable.find((file) => file === path);
}

function isAtOrBelow(path: string, place: string): boolean {
  return path === place || ((place === "" || place.endsWith("/")) && path.startsWith(place));
}

/**
 * Finds all record files below the articles folder. Symbolic links are followed only within `dataDirectory`, and each
 * folder is read once, so there are no loops.
 */
export function scanArticles(articlesDirectory: string, dataDirectory = dirname(articlesDirectory)): Scan {
  return statAll(articlesDirectory, walkArticles(articlesDirectory, dataDirectory));
}

/** Like `scanArticles`, but includes files beside the records, which articles may link to. */
export function scanWithCompanions(articlesDirectory: string, dataDirectory: string): Scan {
  return statAll(articlesDirectory, walk(articlesDirectory, dataDirectory, { file: (name) => !isTemporary(name) }));
}

const nothing: Scan = { files: [], key: "", folders: [], problems: [], unreadable: [], blocked: [] };

/** Finds all files to publish unchanged. A missing folder counts as empty. */
export function scanStaticFiles(staticDirectory: string, dataDirectory: string): Scan {
  if (isMissing(staticDirectory)) return nothing;
  return statAll(
    staticDirectory,
    walk(staticDirectory, dataDirectory, { file: (name) => !isTemporary(name), folder: isStaticPath }),
  );
}

/** An inaccessible folder (on a failed disk, say) is not missing: reading it will report the error. */
function isMissing(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/**
 * Whether a path below the static folder is of interest: not an editor's temporary file, and not hidden, except for
 * `.well-known` (RFC 8615).
 */
export function isStaticPath(path: string): boolean {
  return path === ".well-known" || !isTemporary(nameOf(path));
}

/** The folders that `scanArticles` reads: "" and paths that end in `/`. Does not call `stat` on files. */
export function scanFolders(articlesDirectory: string, dataDirectory: string): readonly string[] {
  return walk(articlesDirectory, dataDirectory, { file: () => false }).folders;
}

/** The folders that `scanStaticFiles` reads; none if the static folder is missing. Does not call `stat` on files. */
export function scanStaticFolders(staticDirectory: string, dataDirectory: string): readonly string[] {
  if (isMissing(staticDirectory)) return [];
  return walk(staticDirectory, dataDirectory, { file: () => false, folder: isStaticPath }).folders;
}

/**
 * The paths `scanArticles` would find, without calling `stat` on them. `onFolder` gets all paths so far after each
 * folder.
 */
export function walkArticles(
  articlesDirectory: string,
  dataDirectory: string,
  onFolder?: (paths: readonly string[]) => void,
): WalkResult {
  return walk(articlesDirectory, dataDirectory, { file: isRecordFile }, onFolder);
}

/** Combines a walk with the stat batches that cover its paths, in order. */
export function scanOf(
  walked: Omit<WalkResult, "paths">,
  batches: readonly StatBatch[],
  troubles: readonly Trouble[],
): Scan {
  let files: readonly SourceFile[] | undefined;
  return {
    get files() {
      files ??= batches.flatMap(filesOf);
      return files;
    },
    get key() {
      return keyOf(batches);
    },
    folders: walked.folders,
    problems: [walked, ...troubles].flatMap(({ problems }) => problems),
    unreadable: [walked, ...troubles].flatMap(({ unreadable }) => unreadable),
    blocked: [walked, ...troubles].flatMap(({ blocked }) => blocked),
  };
}

function filesOf({ paths, stamps }: StatBatch): readonly SourceFile[] {
  const files: SourceFile[] = [];
  for (const [index, path] of paths.entries()) {
    const [sizeInBytes = Number.NaN, modifiedMs = Number.NaN] = [stamps[2 * index], stamps[2 * index + 1]];
    if (!Number.isNaN(sizeInBytes)) files.push({ path, sizeInBytes, modifiedMs });
  }
  return files;
}

/** Does not depend on how the paths were split into batches. */
function keyOf(batches: readonly StatBatch[]): string {
  const key = createHash("sha1");
  for (const [index, { joinedPaths }] of batches.entries()) key.update(index === 0 ? "" : "\0").update(joinedPaths);
  for (const { stamps } of batches) key.update(stamps);
  return key.digest("hex");
}

function statAll(root: string, walked: WalkResult): Scan {
  const batch = createStatBatch(root, walked.paths, ArrayBuffer);
  const trouble = noTrouble();
  statFiles(batch, trouble);
  return scanOf(walked, [batch], [trouble]);
}
