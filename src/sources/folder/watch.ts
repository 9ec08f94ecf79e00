import { type FSWatcher, type Stats, statfsSync, statSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { articlesFolder, settingsFileName, staticFolder } from "../../records/data-folder.ts";
import { isTemporary } from "../record-files.ts";
import { isStaticPath, scanFolders, scanStaticFiles, scanStaticFolders, scanWithCompanions } from "./scan.ts";
import { settle, signatureOf } from "./settle.ts";
import { signpostsTo } from "./signposts.ts";

/** How the data folder is watched. */
export interface WatchOptions {
  /** How long nothing may happen before changes are told, in milliseconds. */
  readonly debounceMs: number;
  /** How often to look where the system cannot tell of changes, in milliseconds. */
  readonly pollMs: number;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** How one folder is watched; `watch` of node:fs where it is missing. */
  readonly watchFolder?: WatchFolder;
}

/** Tells of each change in one folder, by the name of what changed in it. */
export type WatchFolder = (folder: string, listener: (event: string, name: string | null) => void) => FSWatcher;

// statfs(2): NFS, SMB (three dialects), FUSE, 9P, AFS, Ceph. Changes made on another machine are not told here.
const remoteFilesystems = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400,
]);

/**
 * Tells of what changed below the data folder: `site.yaml`, record files and what stands beside them, files of `static/`, and folders (ending in `/`; all in them may have changed), relative to
 * it and sorted. Changes are gathered until nothing happened for a while, and a file that is still being written is waited for. Where the
 * system cannot tell of changes, for a limit or a network disk, it looks for itself. It never throws.
 */
export function watchData(
  dataDirectory: string,
  options: WatchOptions,
  onChange: (paths: readonly string[]) => void,
): void {
  const { signal, debounceMs, pollMs } = options;
  if (signal.aborted) return;
  const settling = settle(debounceMs, (path) => join(dataDirectory, path), onChange);
  let stopWatching: (() => void) | undefined;
  const poll = () => {
    stopWatching = pollFolders(dataDirectory, pollMs, settling.note);
  };
  if (!isRemote(dataDirectory)) {
    stopWatching = watchFolders(dataDirectory, options, settling.note, poll);
  }
  if (stopWatching === undefined) poll();
  signal.addEventListener("abort", () => {
    stopWatching?.();
    settling.stop();
  });
}

/** Linux keeps 16,384 events for who has no time to take them, and drops the rest (inotify(7)); Node tells nobody. */
const manyEvents = 4_000;

/** Folders over which a disk may be mounted, besides the data folder itself. */
const mountPoints = [`${articlesFolder}/`, `${staticFolder}/`];

type Note = (path: string) => void;

interface Watched {
  readonly watcher: FSWatcher;
  /** Tells a folder from another one of its name that came after it. */
  readonly identity: string | undefined;
}

/**
 * One watch a folder, not recursive: Node's recursive one looks at every file. Undefined where a folder cannot be watched; `giveUp` is called once
 * where that shows later.
 */
function watchFolders(
  data: string,
  { watchFolder = watch, pollMs }: Pick<WatchOptions, "watchFolder" | "pollMs">,
  note: Note,
  giveUp: () => void,
): (() => void) | undefined {
  const watched = new Map<string, Watched>();
  const countEvent = eventCounter(lookAgain);
  const mounts = setInterval(followMounts, pollMs);
  let leaveWay: () => void = () => {};
  let started = false;
  let stopped = false;

  function stop(): void {
    stopped = true;
    clearInterval(mounts);
    letGo();
  }

  function letGo(): void {
    leaveWay();
    for (const { watcher } of watched.values()) watcher.close();
    watched.clear();
  }

  function fail(): void {
    if (stopped) return;
    stop();
    // What could not be watched may have changed meanwhile.
    noteAll();
    if (started) giveUp();
  }

  function noteAll(): void {
    note(settingsFileName);
    note(`${articlesFolder}/`);
    note(`${staticFolder}/`);
  }

  /** Watches whatever the data folder is now; where it is gone, it is waited for. */
  function begin(): void {
    leaveWay = watchWayTo(data, watchFolder, followSwitch);
    if (statOf(data) !== undefined) refresh();
  }

  /** Watches another folder where the name of the data folder, or a link on the way to it, leads to another one by now; answers whether it does. */
  function followSwitch(): boolean {
    if (stopped || identityOf(data) === watched.get("")?.identity) return false;
    letGo();
    begin();
    noteAll();
    return true;
  }

  /** Of a disk that is mounted over a folder, or taken away from there, the system tells nobody. */
  function followMounts(): void {
    if (!followSwitch() && mountPoints.some(isAnother)) lookAgain();
  }

  function isAnother(folder: string): boolean {
    const known = watched.get(folder);
    return known !== undefined && known.identity !== identityOf(join(data, folder));
  }

  function refresh(): void {
    const folders = new Set(foldersIn(data));
    for (const [folder, { watcher }] of watched) {
      if (folders.has(folder) && !isAnother(folder)) continue;
      watcher.close();
      watched.delete(folder);
    }
    for (const folder of folders) if (!stopped && !watched.has(folder)) add(folder);
  }

  function add(folder: string): void {
    try {
      const watcher = watchFolder(join(data, folder), (_, name) => noticed(folder, name));
      watcher.on("error", fail);
      watched.set(folder, { watcher, identity: identityOf(join(data, folder)) });
    } catch {
      fail();
    }
  }

  function noticed(folder: string, name: string | null): void {
    countEvent();
    if (stopped || !isOurs(folder, name)) return;
    const path = folder + (name ?? "");
    // A folder below tells of its own end with no name.
    if (name === null || name === "") foldersChanged(folder);
    else if (watched.has(`${path}/`) || statOf(join(data, path))?.isDirectory()) foldersChanged(`${path}/`);
    else if (isOfInterest(path)) note(path);
    // The data folder tells of its own end with its own name.
    else if (folder === "") followSwitch();
  }

  function lookAgain(): void {
    if (stopped || followSwitch()) return;
    refresh();
    noteAll();
  }

  /** In the data folder itself, there is more that is nobody's record. */
  function isOurs(folder: string, name: string | null): boolean {
    if (name === null || name === "") return true;
    if (folder === "") return [settingsFileName, articlesFolder, staticFolder, basename(data)].includes(name);
    const isStatic = folder.startsWith(`${staticFolder}/`);
    return isStatic ? isStaticPath((folder + name).slice(staticFolder.length + 1)) : !isTemporary(name);
  }

  function foldersChanged(folder: string): void {
    if (followSwitch()) return;
    refresh();
    note(folder === "" ? settingsFileName : folder);
  }

  begin();
  started = true;
  return stopped ? undefined : stop;
}

/**
 * Tells of changes to each name on the way to the data folder, which may come to lead to another one; answers how to end that. Where a folder on it may
 * not be watched, a switch shows in the next run that looks at everything.
 */
function watchWayTo(data: string, watchFolder: WatchFolder, onChange: () => void): () => void {
  const watchers = signpostsTo(data).flatMap(({ folder, name }) => {
    try {
      const watcher = watchFolder(folder, (_, changed) => {
        if (changed === null || changed === name) onChange();
      });
      return [watcher.on("error", () => watcher.close())];
    } catch {
      return [];
    }
  });
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

/** Counts what is told in one go, before anything else is done; tells of so many at once that more may have been dropped. */
function eventCounter(onMany: () => void): () => void {
  let atOnce = 0;
  const end = () => {
    const mayBeMore = atOnce >= manyEvents;
    atOnce = 0;
    if (mayBeMore) onMany();
  };
  return () => {
    if (atOnce === 0) setImmediate(end);
    atOnce += 1;
  };
}

/** Paths of folders, relative to the data folder. */
function foldersIn(data: string): readonly string[] {
  const inArticles = scanFolders(join(data, articlesFolder), data).map((folder) => `${articlesFolder}/${folder}`);
  const inStatics = scanStaticFolders(join(data, staticFolder), data).map((folder) => `${staticFolder}/${folder}`);
  return ["", ...inArticles, ...inStatics];
}

function isOfInterest(path: string): boolean {
  return path === settingsFileName || path.startsWith(`${staticFolder}/`) || path.startsWith(`${articlesFolder}/`);
}

/** Looks at every file again and again. */
function pollFolders(data: string, pollMs: number, note: Note): () => void {
  let before = lookAround(data, new Map());
  const timer = setInterval(() => {
    const now = lookAround(data, before);
    for (const [path, signature] of now) if (before.get(path) !== signature) note(path);
    for (const path of before.keys()) if (!now.has(path)) note(path);
    before = now;
  }, pollMs);
  return () => clearInterval(timer);
}

/** The signature of every file; of what cannot be looked at, the one from before. */
function lookAround(data: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const { files, unreadable } = scanWithCompanions(join(data, articlesFolder), data);
  const seen = new Map(
    files.map((file) => [`${articlesFolder}/${file.path}`, `${file.sizeInBytes}:${file.modifiedMs}`]),
  );
  for (const file of scanStaticFiles(join(data, staticFolder), data).files) {
    seen.set(`${staticFolder}/${file.path}`, `${file.sizeInBytes}:${file.modifiedMs}`);
  }
  seen.set(settingsFileName, signatureOf(join(data, settingsFileName)));
  if (unreadable.length === 0) return seen;
  for (const [path, signature] of before) {
    if (unreadable.some((hidden) => path.startsWith(`${articlesFolder}/${hidden}`))) seen.set(path, signature);
  }
  return seen;
}

/** Two folders may have had one number, one after the other, but they were not born together. */
function identityOf(folder: string): string | undefined {
  const found = statOf(folder);
  return found && `${found.dev}:${found.ino}:${found.birthtimeMs}`;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isRemote(folder: string): boolean {
  try {
    return remoteFilesystems.has(statfsSync(folder).type);
  } catch {
    return false;
  }
}
