import { watch } from "node:fs";
import { basename, join } from "node:path";
import { articlesFolder, peopleFileNames, settingsFileName, staticFolder } from "../../records/data-folder.ts";
import { isLasting } from "../record-files.ts";
import { isStaticPath } from "./scan.ts";
import { watchWayTo } from "./watch-way.ts";
import { createWatchedFolders, statOf, type WatchFolder } from "./watched-folders.ts";

/** Linux keeps 16,384 events for who has no time to take them, and drops the rest (inotify(7)); Node tells nobody. */
const manyEvents = 4_000;

/** Folders over which a disk may be mounted. */
const mountPoints = ["", `${articlesFolder}/`, `${staticFolder}/`];

/** How folders are watched. */
export interface WatchFoldersOptions {
  readonly watchFolder?: WatchFolder;
  /** How often to look whether a disk was mounted, in milliseconds. */
  readonly pollMs: number;
}

/**
 * Has the system tell of changes below the data folder, and notes them, relative to it; answers how to end that.
 * Undefined where a folder cannot be watched; `giveUp` is called once where that shows later.
 */
export function watchFolders(
  data: string,
  { watchFolder = watch, pollMs }: WatchFoldersOptions,
  note: (path: string) => void,
  giveUp: () => void,
): (() => void) | undefined {
  const folders = createWatchedFolders(data, { watchFolder, onEvent: noticed, onFault: fail });
  const countEvent = eventCounter(lookAgain);
  const mounts = setInterval(followMounts, pollMs);
  let isLookingAtMounts = false;
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
    folders.letGo();
  }

  function fail(): void {
    if (stopped) return;
    stop();
    if (!started) return;
    // What could not be watched may have changed meanwhile.
    noteAll(note);
    giveUp();
  }

  /** Watches whatever the data folder is now; where it is gone, it is waited for. */
  function begin(): void {
    leaveWay = watchWayTo(data, watchFolder, followSwitch);
    if (statOf(data) !== undefined) folders.refresh();
  }

  /**
   * Watches another folder where the name of the data folder, or a link on the way to it, leads to another one by now;
   * answers whether it does.
   */
  function followSwitch(): boolean {
    if (stopped || !folders.isAnother("")) return false;
    letGo();
    begin();
    noteAll(note);
    return true;
  }

  /**
   * Of a disk that is mounted over a folder, or taken away from there, the system tells nobody. One that answers no
   * more holds nobody up: this thread serves readers.
   */
  async function followMounts(): Promise<void> {
    if (isLookingAtMounts) return;
    isLookingAtMounts = true;
    // A folder below the data folder that is not watched may be none to watch; of one that comes, the data folder
    // tells.
    const points = mountPoints.filter((point) => point === "" || folders.has(point));
    // A disk to which a link leads lies where nobody watches.
    for (const folder of [...points, ...folders.linked()]) {
      if (!(await folders.isAnotherByNow(folder))) continue;
      lookAgain();
      break;
    }
    isLookingAtMounts = false;
  }

  function lookAgain(): void {
    if (stopped || followSwitch()) return;
    folders.refresh();
    noteAll(note);
  }

  function noticed(folder: string, name: string | null): void {
    countEvent();
    // A folder below tells of its own end with no name.
    const isOwnEnd = name === null || name === "";
    if (stopped || !(isOwnEnd || isOurs(data, folder, name))) return;
    if (isOwnEnd) return foldersChanged(folder);
    const path = folder + name;
    if (folders.has(`${path}/`) || statOf(join(data, path))?.isDirectory()) foldersChanged(`${path}/`);
    else if (isOfInterest(path)) note(path);
    // The data folder tells of its own end with its own name.
    else if (folder === "") followSwitch();
  }

  function foldersChanged(folder: string): void {
    if (followSwitch()) return;
    folders.refresh();
    note(folder === "" ? settingsFileName : folder);
  }

  begin();
  started = true;
  return stopped ? undefined : stop;
}

/** Everything may have changed. */
export function noteAll(note: (path: string) => void): void {
  note(settingsFileName);
  note(`${articlesFolder}/`);
  note(`${staticFolder}/`);
}

/** In the data folder itself, there is more that is nobody's record. */
function isOurs(data: string, folder: string, name: string): boolean {
  if (folder === "") return [settingsFileName, articlesFolder, staticFolder, basename(data)].includes(name);
  const path = folder + name;
  if (folder.startsWith(`${staticFolder}/`)) return isStaticPath(path.slice(staticFolder.length + 1));
  // MkDocs hides its own.
  return isLasting(name) || peopleFileNames.includes(path.slice(articlesFolder.length + 1));
}

function isOfInterest(path: string): boolean {
  return path === settingsFileName || path.startsWith(`${staticFolder}/`) || path.startsWith(`${articlesFolder}/`);
}

/**
 * Counts what is told in one go, before anything else is done; tells of so many at once that more may have been
 * dropped.
 */
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
