import type { Dirent } from "node:fs";
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Problem } from "../errors.ts";
import { isTemporary, recordFormatOf } from "./index.ts";

/** A file that may hold records, as the disk shows it without reading it. */
export interface SourceFile {
  /** Relative to the articles folder, with `/`. */
  readonly path: string;
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
}

/** What lies in the articles folder. */
export interface Scan {
  /** By path, in the order of UTF-16 code units. */
  readonly files: readonly SourceFile[];
  /** Folders that were read, the articles folder itself as "". */
  readonly folders: readonly string[];
  /** Their `file` is relative to the articles folder. */
  readonly problems: readonly Problem[];
  /** Paths of folders, ending in `/` ("" for all), and of files that are there and could not be looked at: what lies there is not gone. */
  readonly unreadable: readonly string[];
}

/**
 * Finds every record file below the articles folder. Symbolic links are followed within `dataDirectory` alone, and each folder is read once: no
 * loop, no way out.
 */
export function scanArticles(articlesDirectory: string, dataDirectory = dirname(articlesDirectory)): Scan {
  return walkFrom(articlesDirectory, dataDirectory, isRecordFile);
}

/** Finds every file that is published as it stands; a folder that is not there holds none. */
export function scanStaticFiles(staticDirectory: string, dataDirectory = dirname(staticDirectory)): Scan {
  if (!existsSync(staticDirectory)) return { files: [], folders: [], problems: [], unreadable: [] };
  return walkFrom(staticDirectory, dataDirectory, () => true);
}

/** The folders that `scanArticles` reads, without a look at the files: "" and paths that end in `/`. */
export function scanFolders(articlesDirectory: string, dataDirectory = dirname(articlesDirectory)): readonly string[] {
  return walkFrom(articlesDirectory, dataDirectory, () => false).folders;
}

function isRecordFile(name: string): boolean {
  return recordFormatOf(name) !== undefined;
}

function walkFrom(root: string, dataDirectory: string, isWanted: (name: string) => boolean): Scan {
  const scan: Mutable<Scan> = { files: [], folders: [], problems: [], unreadable: [] };
  const bounds = realBounds(root, dataDirectory);
  readFolder("", { root, ...bounds, linked: [], isWanted, scan });
  return scan;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

interface Walk {
  readonly root: string;
  /** Real paths. */
  readonly realRoot: string;
  readonly realData: string;
  /** Real paths of the folders that a link led to. */
  readonly linked: string[];
  /** Whether a file of that name is looked at. */
  readonly isWanted: (name: string) => boolean;
  readonly scan: Mutable<Scan>;
}

function realBounds(articles: string, data: string): { readonly realRoot: string; readonly realData: string } {
  try {
    return { realRoot: realpathSync(articles), realData: realpathSync(data) };
  } catch {
    // The reading of the folder itself will tell.
    return { realRoot: articles, realData: data };
  }
}

/** `folder` is "" or ends in `/`. */
function readFolder(folder: string, walk: Walk): void {
  const entries = listFolder(folder, walk);
  if (entries === undefined) return;
  walk.scan.folders.push(folder);
  for (const [name, entry] of entries) {
    if (name.endsWith("/")) readFolder(folder + name, walk);
    else if (entry.isSymbolicLink()) followFileLink(folder + name, walk);
    else if (entry.isFile()) addFile(folder + name, walk);
  }
}

/** What is worth a look, in order; a folder's name ends in `/`, which puts its files where their whole paths belong. */
function listFolder(folder: string, walk: Walk): [string, Dirent][] | undefined {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(walk.root, folder), { withFileTypes: true });
  } catch (error) {
    report(folder === "" ? "." : folder, `cannot be read (${codeOf(error)}); what was published from it stays`, walk);
    walk.scan.unreadable.push(folder);
    return undefined;
  }
  const named: [string, Dirent][] = [];
  for (const entry of entries) {
    if (isTemporary(entry.name)) continue;
    if (entry.isDirectory() || (entry.isSymbolicLink() && mayEnter(folder + entry.name, walk)))
      named.push([`${entry.name}/`, entry]);
    else if (walk.isWanted(entry.name)) named.push([entry.name, entry]);
  }
  return named.sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Whether a symbolic link leads to a folder that is to be read from here. */
function mayEnter(path: string, walk: Walk): boolean {
  const real = realFolder(join(walk.root, path));
  if (real === undefined) return false;
  if (!isWithin(real, walk.realData)) {
    report(path, "is a link that leads out of the data folder and is not followed", walk);
    return false;
  }
  const isReadAnyway = [walk.realRoot, ...walk.linked].some((known) => isWithin(real, known) || isWithin(known, real));
  if (isReadAnyway)
    report(path, "is a link to a folder that is read anyway, or to one around it, and is not followed", walk);
  else walk.linked.push(real);
  return !isReadAnyway;
}

/** Where a link to a folder leads; undefined where it leads to a file, nowhere, or round in a circle. */
function realFolder(link: string): string | undefined {
  try {
    return statSync(link, { throwIfNoEntry: false })?.isDirectory() ? realpathSync(link) : undefined;
  } catch {
    return undefined;
  }
}

function followFileLink(path: string, walk: Walk): void {
  let real: string;
  try {
    real = realpathSync(join(walk.root, path));
  } catch (error) {
    report(path, `is a link that leads nowhere (${codeOf(error)})`, walk);
    return;
  }
  if (isWithin(real, walk.realData)) addFile(path, walk);
  else report(path, "is a link that leads out of the data folder and is not followed", walk);
}

function addFile(path: string, walk: Walk): void {
  try {
    const stat = statSync(`${walk.root}/${path}`, { throwIfNoEntry: false });
    // A file may vanish between the two looks.
    if (stat?.isFile()) walk.scan.files.push({ path, sizeInBytes: stat.size, modifiedMs: stat.mtimeMs });
  } catch (error) {
    report(path, `cannot be looked at (${codeOf(error)})`, walk);
    walk.scan.unreadable.push(path);
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`));
}

function report(file: string, expected: string, walk: Walk): void {
  walk.scan.problems.push({ severity: "error", file, expected });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
