import { type FSWatcher, lstatSync, type Stats, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { systemCodeOf } from "../../errors.ts";
import { articlesFolder, staticFolder } from "../../records/data-folder.ts";
import { scanFolders, scanStaticFolders } from "./scan.ts";

/** Tells of each change in one folder, by the name of what changed in it. */
export type WatchFolder = (folder: string, listener: (event: string, name: string | null) => void) => FSWatcher;

/**
 * A watch on the data folder and on each folder below it that matters. Folders end in `/`; the data folder itself is
 * empty text.
 */
export interface WatchedFolders {
  has(folder: string): boolean;
  /** Those to which a symbolic link led when they were watched first, be they there or not. */
  linked(): Iterable<string>;
  /** Whether another folder lies by now where that one was watched, or none. */
  isAnother(folder: string): boolean;
  /** The same, asked beside everything else: of a disk that may answer no more. */
  isAnotherByNow(folder: string): Promise<boolean>;
  /** Watches the folders that are there now, and no others. */
  refresh(): void;
  /** Ends all watches; `refresh` begins anew. */
  letGo(): void;
}

/** What watched folders tell. */
export interface WatchedFoldersOptions {
  readonly watchFolder: WatchFolder;
  /** Told of a change in a folder by the name of what changed; without one, the folder itself did. */
  readonly onEvent: (folder: string, name: string | null) => void;
  /** Called where a folder cannot be watched, or not any more. */
  readonly onFault: () => void;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** Tells a folder from another one of its name that came after it. */
  readonly identity: string | undefined;
}

/** Watches nothing at first. One watch a folder, not recursive: Node's recursive one looks at every file. */
export function createWatchedFolders(
  data: string,
  { watchFolder, onEvent, onFault }: WatchedFoldersOptions,
): WatchedFolders {
  const watched = new Map<string, Watched>();
  /** What lay there at the last refresh, watched or not. */
  const linked = new Map<string, string | undefined>();

  function isAnother(folder: string): boolean {
    return watched.get(folder)?.identity !== identityOf(join(data, folder));
  }

  function refresh(): void {
    const folders = new Set(foldersIn(data));
    for (const [folder, { watcher }] of watched) {
      if (folders.has(folder) && !isAnother(folder)) continue;
      watcher.close();
      watched.delete(folder);
    }
    for (const folder of linked.keys()) linked.set(folder, identityOf(join(data, folder)));
    for (const folder of folders) if (!watched.has(folder) && !add(folder)) return onFault();
  }

  /** Answers whether all is well: the folder is watched, or has gone since it was seen. */
  function add(folder: string): boolean {
    try {
      const watcher = watchFolder(join(data, folder), (_, name) => onEvent(folder, name));
      watcher.on("error", onFault);
      watched.set(folder, { watcher, identity: identityOf(join(data, folder)) });
      if (isLink(join(data, folder))) linked.set(folder, watched.get(folder)?.identity);
      return true;
    } catch (fault) {
      // The folder around it is watched already, and tells when it comes again.
      return systemCodeOf(fault) === "ENOENT";
    }
  }

  return {
    has: (folder) => watched.has(folder),
    linked: () => linked.keys(),
    isAnother,
    async isAnotherByNow(folder) {
      const identity = await stat(join(data, folder)).then(identityIn, () => undefined);
      const known = linked.has(folder) ? linked.get(folder) : watched.get(folder)?.identity;
      return known !== identity;
    },
    refresh,
    letGo() {
      for (const { watcher } of watched.values()) watcher.close();
      watched.clear();
    },
  };
}

/** Paths of folders, relative to the data folder. */
function foldersIn(data: string): readonly string[] {
  const inArticles = scanFolders(join(data, articlesFolder), data).map((folder) => `${articlesFolder}/${folder}`);
  const inStatics = scanStaticFolders(join(data, staticFolder), data).map((folder) => `${staticFolder}/${folder}`);
  return ["", ...inArticles, ...inStatics];
}

/** `folder` may end in `/`. */
function isLink(folder: string): boolean {
  return lstatSync(resolve(folder), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function identityOf(folder: string): string | undefined {
  const found = statOf(folder);
  return found && identityIn(found);
}

/** Two folders may have had one number, one after the other, but they were not born together. */
function identityIn({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}

/** Nothing where it cannot be looked at. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
