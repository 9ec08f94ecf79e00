import { statfsSync } from "node:fs";
import { join } from "node:path";
import { pollFolders } from "./poll-folders.ts";
import { settle } from "./settle.ts";
import { noteEverything, watchFolders } from "./watch-folders.ts";
import type { WatchFolder } from "./watched-folders.ts";

/** Options for `watchData`. */
export interface WatchOptions {
  /** How long nothing may change before changes are reported, in milliseconds. */
  readonly debounceMs: number;
  /** How often to poll where filesystem events are unavailable, in milliseconds. */
  readonly pollMs: number;
  /** Stops watching when aborted. */
  readonly signal: AbortSignal;
  /** Watches one folder; defaults to `watch` of node:fs. */
  readonly watchFolder?: WatchFolder;
}

/** One minute at a poll interval of five seconds. */
const pollsBetweenAttempts = 12;

// statfs(2): NFS, SMB (three dialects), FUSE, 9P, AFS, Ceph. They send no events for changes made on other machines.
const remoteFilesystems = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400,
]);

/**
 * Reports changes below the data folder: `site.yaml`, records and the files beside them, `static/`, and folders (ending
 * in `/`; anything in them may have changed). Paths are relative to the data folder and sorted. Changes are collected
 * until the folder is quiet; files still being written are held back. Polls where events are unavailable (watch limit
 * reached, network filesystem) for as long as that lasts. Never throws.
 */
export function watchData(
  dataDirectory: string,
  options: WatchOptions,
  onChange: (paths: readonly string[]) => void,
): void {
  const { signal, debounceMs, pollMs } = options;
  if (signal.aborted) return;
  const settling = settle(debounceMs, (path) => join(dataDirectory, path), onChange);
  let stopWatching = isRemote(dataDirectory) ? poll() : (watchEvents() ?? pollUntilWatchable());
  signal.addEventListener("abort", () => {
    stopWatching();
    settling.stop();
  });

  function poll(): () => void {
    return pollFolders(dataDirectory, pollMs, settling.note);
  }

  function watchEvents(): (() => void) | undefined {
    return watchFolders(dataDirectory, options, settling.note, () => {
      stopWatching = pollUntilWatchable();
    });
  }

  /** Polls until events become available, for instance when another process releases its watches. */
  function pollUntilWatchable(): () => void {
    const stopPolling = poll();
    const attempts = setInterval(() => {
      const stopEvents = watchEvents();
      if (stopEvents === undefined) return;
      stop();
      stopWatching = stopEvents;
      // Changes between the last poll and the first watch were seen by neither.
      noteEverything(settling.note);
    }, pollMs * pollsBetweenAttempts);
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
