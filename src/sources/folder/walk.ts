import type { Dirent } from "node:fs";
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { rightToRead } from "../../errors/system-advice.ts";
import { systemCodeOf } from "../../errors.ts";
import { isLasting, nameOf } from "../record-files.ts";
import { type Growing, noTrouble, report, type Trouble } from "./trouble.ts";

/** What a walk through folders met, before a look at any file. */
export interface Walked extends Trouble {
  /** Of files, and of links to files; in the order of UTF-16 code units. */
  readonly paths: readonly string[];
  /** Folders that were read, the first one as "". */
  readonly folders: readonly string[];
}

/** What a walk is to find. */
export interface Wanted {
  /** Whether a file of that name counts. */
  readonly file: (name: string) => boolean;
  /** Whether a folder is entered, by its path; every one of its author's own where this is missing. */
  readonly folder?: (path: string) => boolean;
}

/**
 * Walks through all folders below `root`. Symbolic links are followed within `dataDirectory` alone, and each folder is
 * read once: no loop, no way out. Whenever a folder and all in it have been read, `onFolder` is told all paths so far.
 */
export function walk(
  root: string,
  dataDirectory: string,
  { file, folder = (path) => isLasting(nameOf(path)) }: Wanted,
  onFolder: (paths: readonly string[]) => void = () => {},
): Walked {
  const met: Growing<Walked> = { paths: [], folders: [], ...noTrouble() };
  const wanted = { file, folder };
  readFolder("", { root, ...realBounds(root, dataDirectory), linked: [], wanted, met, onFolder });
  return met;
}

interface Walk {
  readonly root: string;
  /** Real paths. */
  readonly realRoot: string;
  readonly realData: string;
  /** Real paths of the folders that a link led to. */
  readonly linked: string[];
  readonly wanted: Required<Wanted>;
  readonly met: Growing<Walked>;
  readonly onFolder: (paths: readonly string[]) => void;
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
  walk.met.folders.push(folder);
  for (const [name, entry] of entries) {
    if (name.endsWith("/")) readFolder(folder + name, walk);
    else if (entry.isSymbolicLink()) followFileLink(folder + name, walk);
    else if (!entry.isDirectory()) walk.met.paths.push(folder + name);
  }
  walk.onFolder(walk.met.paths);
}

/** What is worth a look, in order; a folder's name ends in `/`, which puts its files where their whole paths belong. */
function listFolder(folder: string, walk: Walk): [string, Dirent][] | undefined {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(walk.root, folder), { withFileTypes: true });
  } catch (error) {
    const { expected, advice } = unreadable(systemCodeOf(error), folder);
    report(folder, `${expected}; what was published from it stays`, advice, walk.met);
    walk.met.unreadable.push(folder);
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
  const advice = isFile ? "a file stands where a folder must be; move it away" : rightToRead;
  return { expected: `cannot be read (${code})`, advice };
}

/**
 * Of a name that is not UTF-8: read as if it were, it leads to nothing. One that nobody asked for is nobody's trouble.
 */
function reportName(path: string, entry: Dirent, { wanted, met }: Walk): void {
  if (!(entry.isDirectory() ? wanted.folder(path) : wanted.file(nameOf(path)))) return;
  report(
    path,
    "has a name that is not UTF-8 (a \uFFFD stands for what is not), so it cannot be opened",
    "give it another name",
    met,
  );
}

function isFolderToEnter(path: string, entry: Dirent, walk: Walk): boolean {
  if (!walk.wanted.folder(path)) return false;
  return entry.isDirectory() || (entry.isSymbolicLink() && mayEnter(path, walk));
}

/** Whether a symbolic link leads to a folder that is to be read from here. */
function mayEnter(path: string, walk: Walk): boolean {
  const real = realFolder(path, walk);
  if (real === undefined) return false;
  if (!isWithin(real, walk.realData)) {
    report(path, leadsOut, insteadOfLink, walk.met);
    walk.met.blocked.push(path, `${path}/`);
    return false;
  }
  const isReadAnyway = [walk.realRoot, ...walk.linked].some((known) => isWithin(real, known) || isWithin(known, real));
  if (isReadAnyway) {
    report(
      path,
      "is a link to a folder that is read anyway, or to one around it, and is not followed",
      "remove the link",
      walk.met,
    );
    // What lay in a folder of that name is found where the link leads.
    walk.met.blocked.push(path);
  } else walk.linked.push(real);
  return !isReadAnyway;
}

/** Where a link to a folder leads; undefined where it leads to a file, or nowhere. */
function realFolder(path: string, walk: Walk): string | undefined {
  const link = join(walk.root, path);
  try {
    return statSync(link).isDirectory() ? realpathSync(link) : undefined;
  } catch (error) {
    // The name of a record file is looked at as such, and told of there.
    if (!walk.wanted.file(nameOf(path))) reportLostLink(path, error, walk);
    return undefined;
  }
}

/** Of a link that leads nowhere. Nobody can see any more whether it led to a file or to a folder. */
function reportLostLink(path: string, error: unknown, { met }: Walk): void {
  report(path, `is a link that leads nowhere (${systemCodeOf(error)})`, "remove it, or correct where it leads", met);
  met.blocked.push(path, `${path}/`);
}

function followFileLink(path: string, walk: Walk): void {
  let real: string;
  try {
    real = realpathSync(join(walk.root, path));
  } catch (error) {
    reportLostLink(path, error, walk);
    return;
  }
  if (isWithin(real, walk.realData)) walk.met.paths.push(path);
  else {
    report(path, leadsOut, insteadOfLink, walk.met);
    walk.met.blocked.push(path);
  }
}

/** What is wrong with a link out of the data folder. */
export const leadsOut = "is a link that leads out of the data folder and is not followed";
/** What to do about such a link. */
export const insteadOfLink = "move what it leads to into the data folder itself";

/** Whether a path lies in the folder, or is it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  // Between drives of Windows there is no relative way.
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
