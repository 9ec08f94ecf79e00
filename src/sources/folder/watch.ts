import { statfsSync } from "node:fs";
import { join } from "node:path";
import { pollFolders } from "./poll-folders.ts";
import { settle } from "./settle.ts";
import { noteAll, watchFolders } from "./watch-folders.ts";
import type { WatchFolder } from "./watched-folders.ts";

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

/** A minute between two attempts, where a look is taken each five seconds. */
const looksBeforeAnAttempt = 12;

// statfs(2): NFS, SMB (three dialects), FUSE, 9P, AFS, Ceph. Changes made on another machine are not told here.
const remoteFilesystems = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400,
]);

/**
 * Tells of what changed below the data folder: `site.yaml`, record files and what stands beside them, files of
 * `static/`, and folders (ending in `/`; all in them may have changed), relative to it and sorted. Changes are gathered
 * until nothing happened for a while, and a file that is still being written is waited for. Where the system cannot
 * tell of changes, for a limit or a network disk, it looks for itself, as long as that is so. It never throws.
 */
export function watchData(
  dataDirectory: string,
  options: WatchOptions,
  onChange: (paths: readonly string[]) => void,
): void {
  const { signal, debounceMs, pollMs } = options;
  if (signal.aborted) return;
  const settling = settle(debounceMs, (path) => join(dataDirectory, path), onChange);
  let stopWatching = isRemote(dataDirectory) ? poll() : (beToldOfChanges() ?? pollMeanwhile());
  signal.addEventListener("abort", () => {
    stopWatching();
    settling.stop();
  });

  function poll(): () => void {
    return pollFolders(dataDirectory, pollMs, settling.note);
  }

  function beToldOfChanges(): (() => void) | undefined {
    return watchFolders(dataDirectory, options, settling.note, () => {
      stopWatching = pollMeanwhile();
    });
  }

  /** Whoever had used the limit of watches up may end: until then, every file has to be looked at. */
  function pollMeanwhile(): () => void {
    const stopPolling = poll();
    const attempts = setInterval(() => {
      const stopBeingTold = beToldOfChanges();
      if (stopBeingTold === undefined) return;
      stop();
      stopWatching = stopBeingTold;
      // What changed between the last look and the first watch is told by neither.
      noteAll(settling.note);
    }, pollMs * looksBeforeAnAttempt);
    const stop = () => {
      clearInterval(attempts);
      stopPolling();
    };
    return stop;
  }
}

function isRemote(folder: string): boolean {
  try {
    return remoteFilesystems.has(statfsSync(folder).type);
  } catch {
    return false;
  }
}
