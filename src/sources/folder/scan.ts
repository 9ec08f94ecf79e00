import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { isRecordFile, isTemporary, nameOf } from "../record-files.ts";
import { type Look, lookAt, takePart } from "./look.ts";
import { noTrouble, type Trouble } from "./trouble.ts";
import { type Walked, walk } from "./walk.ts";

/** A file that may hold records, as the disk shows it without reading it. */
export interface SourceFile {
  /** Relative to the articles folder, with `/`. */
  readonly path: string;
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
}

/** What lies in the articles folder. */
export interface Scan extends Trouble {
  /** By path, in the order of UTF-16 code units. Made when it is asked for: where `key` is a known one, nobody does. */
  readonly files: readonly SourceFile[];
  /** Equal only where all paths, sizes and times are. */
  readonly key: string;
  /** Folders that were read, the articles folder itself as "". */
  readonly folders: readonly string[];
}

/** Whether nobody can see if there is still something at that path. */
export function isOutOfSight(path: string, { unreadable, blocked }: Pick<Trouble, "unreadable" | "blocked">): boolean {
  return [...unreadable, ...blocked].some((place) => isAtOrBelow(path, place));
}

/**
 * What stands in the place of that file, or of a folder around it, and is not read for what it is, or cannot be looked
 * at; `undefined` where nothing does.
 */
export function blockadeOf(path: string, { unreadable, blocked }: Pick<Trouble, "unreadable" | "blocked">) {
  const place = blocked.find((blocked) => isAtOrBelow(path, blocked));
  return place?.replace(/\/$/, "") ?? unreadable.find((file) => file === path);
}

function isAtOrBelow(path: string, place: string): boolean {
  return path === place || ((place === "" || place.endsWith("/")) && path.startsWith(place));
}

/**
 * Finds every record file below the articles folder. Symbolic links are followed within `dataDirectory` alone, and each
 * folder is read once: no loop, no way out.
 */
export function scanArticles(articlesDirectory: string, dataDirectory = dirname(articlesDirectory)): Scan {
  return lookAtAll(articlesDirectory, walkArticles(articlesDirectory, dataDirectory));
}

/** The same, and with them the files beside records, to which articles may lead. */
export function scanWithCompanions(articlesDirectory: string, dataDirectory: string): Scan {
  return lookAtAll(articlesDirectory, walk(articlesDirectory, dataDirectory, { file: (name) => !isTemporary(name) }));
}

const nothing: Scan = { files: [], key: "", folders: [], problems: [], unreadable: [], blocked: [] };

/** Finds every file that is published as it stands; a folder that is not there holds none. */
export function scanStaticFiles(staticDirectory: string, dataDirectory: string): Scan {
  if (isMissing(staticDirectory)) return nothing;
  return lookAtAll(
    staticDirectory,
    walk(staticDirectory, dataDirectory, { file: (name) => !isTemporary(name), folder: isStaticPath }),
  );
}

/** What nobody can look at is not missing: a disk that was lost, say. The reading of it will tell. */
function isMissing(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/**
 * Whether what has that path below the static folder is of interest: nothing that is hidden, but the folder of RFC
 * 8615, nor what an editor keeps for a while.
 */
export function isStaticPath(path: string): boolean {
  return path === ".well-known" || !isTemporary(nameOf(path));
}

/** The folders that `scanArticles` reads, without a look at the files: "" and paths that end in `/`. */
export function scanFolders(articlesDirectory: string, dataDirectory: string): readonly string[] {
  return walk(articlesDirectory, dataDirectory, { file: () => false }).folders;
}

/** The folders that `scanStaticFiles` reads, without a look at the files; none where there is no such folder. */
export function scanStaticFolders(staticDirectory: string, dataDirectory: string): readonly string[] {
  if (isMissing(staticDirectory)) return [];
  return walk(staticDirectory, dataDirectory, { file: () => false, folder: isStaticPath }).folders;
}

/**
 * Where `scanArticles` finds files, without a look at them; `onFolder` is told all paths that are known when a folder
 * has been read.
 */
export function walkArticles(
  articlesDirectory: string,
  dataDirectory: string,
  onFolder?: (paths: readonly string[]) => void,
): Walked {
  return walk(articlesDirectory, dataDirectory, { file: isRecordFile }, onFolder);
}

/** What a walk, and looks at all that it met, in order, come to. */
export function scanOf(walked: Omit<Walked, "paths">, looks: readonly Look[], troubles: readonly Trouble[]): Scan {
  let files: readonly SourceFile[] | undefined;
  return {
    get files() {
      files ??= looks.flatMap(filesOf);
      return files;
    },
    get key() {
      return keyOf(looks);
    },
    folders: walked.folders,
    problems: [walked, ...troubles].flatMap(({ problems }) => problems),
    unreadable: [walked, ...troubles].flatMap(({ unreadable }) => unreadable),
    blocked: [walked, ...troubles].flatMap(({ blocked }) => blocked),
  };
}

function filesOf({ paths, stamps }: Look): readonly SourceFile[] {
  const files: SourceFile[] = [];
  for (const [index, path] of paths.entries()) {
    const [sizeInBytes = Number.NaN, modifiedMs = Number.NaN] = [stamps[2 * index], stamps[2 * index + 1]];
    if (!Number.isNaN(sizeInBytes)) files.push({ path, sizeInBytes, modifiedMs });
  }
  return files;
}

/** The same however many looks it took. */
function keyOf(looks: readonly Look[]): string {
  const key = createHash("sha1");
  for (const [index, { pathsInOne }] of looks.entries()) key.update(index === 0 ? "" : "\0").update(pathsInOne);
  for (const { stamps } of looks) key.update(stamps);
  return key.digest("hex");
}

function lookAtAll(root: string, walked: Walked): Scan {
  const look = lookAt(root, walked.paths, ArrayBuffer);
  const trouble = noTrouble();
  takePart(look, trouble);
  return scanOf(walked, [look], [trouble]);
}
