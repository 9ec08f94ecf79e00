import { type FSWatcher, lstatSync, type Stats, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { systemCodeOf } from "../../errors.ts";
import { articlesFolder, staticFolder } from "../../records/data-folder.ts";
import { scanFolders, scanStaticFolders } from "./scan.ts";

/** Watches one folder; the listener gets the name of the entry that changed. */
export type WatchFolder = (folder: string, listener: (event: string, name: string | null) => void) => FSWatcher;

/** Watches on the data folder and its relevant subfolders. Folder paths end in `/`; the data folder itself is "". */
export interface WatchedFolders {
  has(folder: string): boolean;
  /** Folders that were symbolic links when first watched, whether or not they still exist. */
  linked(): Iterable<string>;
  /** Whether the path no longer leads to the folder that is being watched. */
  isReplaced(folder: string): boolean;
  /** Asynchronous `isReplaced`, for disks that may not respond. */
  isReplacedAsync(folder: string): Promise<boolean>;
  /** Watches exactly the folders that exist now. */
  refresh(): void;
  /** Closes all watches; `refresh` starts over. */
  closeAll(): void;
}

/** Options for `createWatchedFolders`. */
export interface WatchedFoldersOptions {
  readonly watchFolder: WatchFolder;
  /** `name` is the changed entry; without a name, the folder itself changed. */
  readonly onEvent: (folder: string, name: string | null) => void;
  /** Called when a folder cannot be watched, or no longer can. */
  readonly onFault: () => void;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** Distinguishes a folder from a later one at the same path. */
  readonly identity: string | undefined;
}

/** Starts with no watches. Uses one watch per folder, because Node's recursive watch stats every file. */
export function createWatchedFolders(
  data: string,
  { watchFolder, onEvent, onFault }: WatchedFoldersOptions,
): WatchedFolders {
  const watched = new Map<string, Watched>();
  /** Identity of each link's target at the last refresh, watched or not. */
  const linked = new Map<string, string | undefined>();

  function isReplaced(folder: string): boolean {
    return watched.get(folder)?.identity !== identityOf(join(data, folder));
  }

  function refresh(): void {
    const folders = new Set(foldersIn(data));
    for (const [folder, { watcher }] of watched) {
      if (folders.has(folder) && !isReplaced(folder)) continue;
      watcher.close();
      watched.delete(folder);
    }
    for (const folder of linked.keys()) linked.set(folder, identityOf(join(data, folder)));
    for (const folder of folders) if (!watched.has(folder) && !add(folder)) return onFault();
  }

  /** Returns whether the folder is now watched, or is gone. */
  function add(folder: string): boolean {
    try {
      const watcher = watchFolder(join(data, folder), (_, name) => onEvent(folder, name));
      watcher.on("error", onFault);
      watched.set(folder, { watcher, identity: identityOf(join(data, folder)) });
      if (isLink(join(data, folder))) linked.set(folder, watched.get(folder)?.identity);
      return true;
    } catch (fault) {
      // The parent is already watched and reports when the folder reappears.
      return systemCodeOf(fault) === "ENOENT";
    }
  }

  return {
    has: (folder) => watched.has(folder),
    linked: () => linked.keys(),
    isReplaced,
    async isReplacedAsync(folder) {
      const identity = await stat(join(data, folder)).then(identityIn, () => undefined);
      const known = linked.has(folder) ? linked.get(folder) : watched.get(folder)?.identity;
      return known !== identity;
    },
    refresh,
    closeAll() {
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

/** Inode numbers are reused, so the birth time is part of the identity. */
function identityIn({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}

/** `undefined` if missing or inaccessible. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
