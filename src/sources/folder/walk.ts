import type { Dirent } from "node:fs";
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { rightToRead } from "../../errors/system-advice.ts";
import { systemCodeOf } from "../../errors.ts";
import { isLasting, nameOf } from "../record-files.ts";
import { type Growing, noTrouble, report, type Trouble } from "./trouble.ts";

/** The result of a walk, before `stat` is called on any file. */
export interface WalkResult extends Trouble {
  /** Files, and links to files, in UTF-16 code unit order. */
  readonly paths: readonly string[];
  /** Folders that were read; "" is the root. */
  readonly folders: readonly string[];
}

/** Filters for a walk. */
export interface Wanted {
  /** Whether to include a file of this name. */
  readonly file: (name: string) => boolean;
  /** Whether to enter the folder at this path. Default: all but hidden and temporary ones. */
  readonly folder?: (path: string) => boolean;
}

/**
 * Walks all folders below `root`. Symbolic links are followed only within `dataDirectory`, and each folder is read
 * once, so there are no loops. `onFolder` gets all paths so far each time a folder and its subfolders have been read.
 */
export function walk(
  root: string,
  dataDirectory: string,
  { file, folder = (path) => isLasting(nameOf(path)) }: Wanted,
  onFolder: (paths: readonly string[]) => void = () => {},
): WalkResult {
  const found: Growing<WalkResult> = { paths: [], folders: [], ...noTrouble() };
  const wanted = { file, folder };
  readFolder("", { root, ...realPaths(root, dataDirectory), linked: [], wanted, found, onFolder });
  return found;
}

interface Walk {
  readonly root: string;
  /** Real paths. */
  readonly realRoot: string;
  readonly realData: string;
  /** Real paths of folders reached through links. */
  readonly linked: string[];
  readonly wanted: Required<Wanted>;
  readonly found: Growing<WalkResult>;
  readonly onFolder: (paths: readonly string[]) => void;
}

function realPaths(articles: string, data: string): { readonly realRoot: string; readonly realData: string } {
  try {
    return { realRoot: realpathSync(articles), realData: realpathSync(data) };
  } catch {
    // Reading the folder itself will report the error.
    return { realRoot: articles, realData: data };
  }
}

/** `folder` is "" or ends in `/`. */
function readFolder(folder: string, walk: Walk): void {
  const entries = listFolder(folder, walk);
  if (entries === undefined) return;
  walk.found.folders.push(folder);
  for (const [name, entry] of entries) {
    if (name.endsWith("/")) readFolder(folder + name, walk);
    else if (entry.isSymbolicLink()) followFileLink(folder + name, walk);
    else if (!entry.isDirectory()) walk.found.paths.push(folder + name);
  }
  walk.onFolder(walk.found.paths);
}

/** Wanted entries, sorted. Folder names end in `/`, so that their files sort by whole path. */
function listFolder(folder: string, walk: Walk): [string, Dirent][] | undefined {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(walk.root, folder), { withFileTypes: true });
  } catch (error) {
    const { expected, advice } = unreadable(systemCodeOf(error), folder);
    report(folder, `${expected}; what was published from it stays`, advice, walk.found);
    walk.found.unreadable.push(folder);
    return undefined;
  }
  const named: [string, Dirent][] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (name.includes("\uFFFD") && !existsSync(join(walk.root, folder, name))) reportName(folder + name, entry, walk);
    else if (!entry.isFile() && isFolderToEnter(folder + name, entry, walk)) named.push([`${name}/`, entry]);
    else if (walk.wanted.file(name)) named.push([name, entry]);
  }
  return named.sort(([one], [other]) => (one < other ? -1 : 1));
}

function unreadable(code: string, folder: string): { readonly expected: string; readonly advice: string } {
  if (code === "ENOENT" && folder === "")
    return { expected: "is not there", advice: 'put articles there; "broadsheet new" makes it with a first one' };
  const isFile = code === "ENOTDIR";
  const advice = isFile ? "a file is where a folder must be; move it elsewhere" : rightToRead;
  return { expected: `cannot be read (${code})`, advice };
}

/**
 * Reports a name that is not valid UTF-8, which cannot be opened by its decoded form. Unwanted names are not reported.
 */
function reportName(path: string, entry: Dirent, { wanted, found }: Walk): void {
  if (!(entry.isDirectory() ? wanted.folder(path) : wanted.file(nameOf(path)))) return;
  report(
    path,
    "has a name that is not UTF-8 (a \uFFFD stands for what is not), so it cannot be opened",
    "give it another name",
    found,
  );
}

function isFolderToEnter(path: string, entry: Dirent, walk: Walk): boolean {
  if (!walk.wanted.folder(path)) return false;
  return entry.isDirectory() || (entry.isSymbolicLink() && shouldFollowLink(path, walk));
}

/** Whether a symbolic link points to a folder that should be read at this place. */
function shouldFollowLink(path: string, walk: Walk): boolean {
  const real = realFolder(path, walk);
  if (real === undefined) return false;
  if (!isWithin(real, walk.realData)) {
    report(path, linkOutsideData, linkOutsideAdvice, walk.found);
    walk.found.blocked.push(path, `${path}/`);
    return false;
  }
  const isReadAnyway = [walk.realRoot, ...walk.linked].some((known) => isWithin(real, known) || isWithin(known, real));
  if (isReadAnyway) {
    report(
      path,
      "is a link to a folder that is read anyway, or to one above it, and is not followed",
      "remove the link",
      walk.found,
    );
    // Former contents of a folder of this name are found at the link's target.
    walk.found.blocked.push(path);
  } else walk.linked.push(real);
  return !isReadAnyway;
}

/** The target of a link to a folder; `undefined` if it points to a file or nowhere. */
function realFolder(path: string, walk: Walk): string | undefined {
  const link = join(walk.root, path);
  try {
    return statSync(link).isDirectory() ? realpathSync(link) : undefined;
  } catch (error) {
    // Links named like wanted files are followed, and reported, as files.
    if (!walk.wanted.file(nameOf(path))) reportBrokenLink(path, error, walk);
    return undefined;
  }
}

/** Reports a broken link. Whether it used to point to a file or a folder is unknown. */
function reportBrokenLink(path: string, error: unknown, { found }: Walk): void {
  report(path, `is a link that leads nowhere (${systemCodeOf(error)})`, "remove it, or correct where it leads", found);
  found.blocked.push(path, `${path}/`);
}

function followFileLink(path: string, walk: Walk): void {
  let real: string;
  try {
    real = realpathSync(join(walk.root, path));
  } catch (error) {
    reportBrokenLink(path, error, walk);
    return;
  }
  if (isWithin(real, walk.realData)) walk.found.paths.push(path);
  else {
    report(path, linkOutsideData, linkOutsideAdvice, walk.found);
    walk.found.blocked.push(path);
  }
}

/** Problem text for a link out of the data folder. */
export const linkOutsideData = "is a link that leads out of the data folder and is not followed";
/** Advice for such a link. */
export const linkOutsideAdvice = "move what it leads to into the data folder itself";

/** Whether a path is the folder or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  const relativePath = relative(folder, path);
  // Across Windows drives, `relative` returns an absolute path.
  return (
    relativePath === "" || (relativePath !== ".." && !relativePath.startsWith(`..${sep}`) && !isAbsolute(relativePath))
  );
}
