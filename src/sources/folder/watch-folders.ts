import { watch } from "node:fs";
import { basename, join } from "node:path";
import { articlesFolder, peopleFileNames, settingsFileName, staticFolder } from "../../records/data-folder.ts";
import { isLasting } from "../record-files.ts";
import { isStaticPath } from "./scan.ts";
import { watchPath } from "./watch-path.ts";
import { createWatchedFolders, statOf, type WatchFolder } from "./watched-folders.ts";

/** Linux queues 16,384 events and drops the rest (inotify(7)); Node does not report the overflow. */
const suspiciousEventCount = 4_000;

/** Folders that another filesystem may be mounted on. */
const mountPoints = ["", `${articlesFolder}/`, `${staticFolder}/`];

/** Options for `watchFolders`. */
export interface WatchFoldersOptions {
  readonly watchFolder?: WatchFolder;
  /** How often to check for new mounts, in milliseconds. */
  readonly pollMs: number;
}

/**
 * Watches the data folder with filesystem events and reports changed paths relative to it. Returns a function that
 * stops watching, or `undefined` if a folder cannot be watched. If watching fails later, `giveUp` is called once.
 */
export function watchFolders(
  data: string,
  { watchFolder = watch, pollMs }: WatchFoldersOptions,
  note: (path: string) => void,
  giveUp: () => void,
): (() => void) | undefined {
  const folders = createWatchedFolders(data, { watchFolder, onEvent, onFault: fail });
  const countEvent = eventCounter(rescan);
  const mountTimer = setInterval(checkMounts, pollMs);
  let isCheckingMounts = false;
  let unwatchPath: () => void = () => {};
  let started = false;
  let stopped = false;

  function stop(): void {
    stopped = true;
    clearInterval(mountTimer);
    closeAll();
  }

  function closeAll(): void {
    unwatchPath();
    folders.closeAll();
  }

  function fail(): void {
    if (stopped) return;
    stop();
    if (!started) return;
    // Changes may have been missed meanwhile.
    noteEverything(note);
    giveUp();
  }

  /** Watches the current data folder; if it is missing, waits until it appears. */
  function begin(): void {
    unwatchPath = watchPath(data, watchFolder, restartIfReplaced);
    if (statOf(data) !== undefined) folders.refresh();
  }

  /**
   * Starts over if the data folder's path now leads to another folder, because it or a link on the way was replaced.
   * Returns whether it did.
   */
  function restartIfReplaced(): boolean {
    if (stopped || !folders.isReplaced("")) return false;
    closeAll();
    begin();
    noteEverything(note);
    return true;
  }

  /**
   * Mounting and unmounting cause no events, so this polls. It is asynchronous because a dead disk must not block this
   * thread, which also serves requests.
   */
  async function checkMounts(): Promise<void> {
    if (isCheckingMounts) return;
    isCheckingMounts = true;
    // An unwatched subfolder may not exist; the data folder's own watch reports when it appears.
    const points = mountPoints.filter((point) => point === "" || folders.has(point));
    // A link's target may be on a disk outside the watched folders.
    for (const folder of [...points, ...folders.linked()]) {
      if (!(await folders.isReplacedAsync(folder))) continue;
      rescan();
      break;
    }
    isCheckingMounts = false;
  }

  function rescan(): void {
    if (stopped || restartIfReplaced()) return;
    folders.refresh();
    noteEverything(note);
  }

  function onEvent(folder: string, name: string | null): void {
    countEvent();
    // A subfolder reports its own removal without a name.
    const isOwnEnd = name === null || name === "";
    if (stopped || !(isOwnEnd || isRelevant(data, folder, name))) return;
    if (isOwnEnd) return foldersChanged(folder);
    const path = folder + name;
    if (folders.has(`${path}/`) || statOf(join(data, path))?.isDirectory()) foldersChanged(`${path}/`);
    else if (isOfInterest(path)) note(path);
    // The data folder reports its own removal under its own name.
    else if (folder === "") restartIfReplaced();
  }

  function foldersChanged(folder: string): void {
    if (restartIfReplaced()) return;
    folders.refresh();
    note(folder === "" ? settingsFileName : folder);
  }

  begin();
  started = true;
  return stopped ? undefined : stop;
}

/** Reports that everything may have changed. */
export function noteEverything(note: (path: string) => void): void {
  note(settingsFileName);
  note(`${articlesFolder}/`);
  note(`${staticFolder}/`);
}

/** Filters events; the data folder may also contain unrelated files. */
function isRelevant(data: string, folder: string, name: string): boolean {
  if (folder === "") return [settingsFileName, articlesFolder, staticFolder, basename(data)].includes(name);
  const path = folder + name;
  if (folder.startsWith(`${staticFolder}/`)) return isStaticPath(path.slice(staticFolder.length + 1));
  // MkDocs keeps its people file in a hidden name.
  return isLasting(name) || peopleFileNames.includes(path.slice(articlesFolder.length + 1));
}

function isOfInterest(path: string): boolean {
  return path === settingsFileName || path.startsWith(`${staticFolder}/`) || path.startsWith(`${articlesFolder}/`);
}

/**
 * Counts events per turn of the event loop; calls `onMany` if so many arrived at once that others may have been
 * dropped.
 */
function eventCounter(onMany: () => void): () => void {
  let atOnce = 0;
  const end = () => {
    const mayBeMore = atOnce >= suspiciousEventCount;
    atOnce = 0;
    if (mayBeMore) onMany();
  };
  return () => {
    if (atOnce === 0) setImmediate(end);
    atOnce += 1;
  };
}
