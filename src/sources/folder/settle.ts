import { type Stats, statSync } from "node:fs";

/** Collects changed paths until they stop changing. */
export interface Settling {
  /** Records a change of the file or folder. */
  note(path: string): void;
  stop(): void;
}

/** On a busy disk, flush after at most this many postponements. */
const maxPostponements = 20;

/**
 * A file of at least this size, in bytes, is often copied over a network, which may stall: it is reported only when it
 * has not changed for `uploadPauseMs`. Readers and caches would keep a piece of a recording for a day.
 */
const uploadSize = 1024 * 1024;
const uploadPauseMs = 2_000;

/** A path as it was when it was last seen to change. */
interface Pending {
  readonly signature: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/**
 * Reports the noted paths, sorted, once nothing has been noted for `quietMs`. A file whose size or time is still
 * changing is reported later. `absolute` resolves a path for stat.
 */
export function settle(
  quietMs: number,
  absolute: (path: string) => string,
  onSettled: (paths: readonly string[]) => void,
): Settling {
  const pending = new Map<string, Pending>();
  let timer: NodeJS.Timeout | undefined;
  let postponed = 0;

  function arm(): void {
    if (timer !== undefined && postponed >= maxPostponements) return;
    clearTimeout(timer);
    postponed += 1;
    timer = setTimeout(flush, quietMs);
  }

  function flush(): void {
    timer = undefined;
    postponed = 0;
    const settled: string[] = [];
    for (const [path, { signature, since }] of pending) {
      const stat = statOf(absolute(path));
      if (signatureIn(stat) !== signature) note(path);
      else if (!mayBeUploading(stat, since)) settled.push(path);
    }
    for (const path of settled) pending.delete(path);
    if (pending.size > 0) arm();
    if (settled.length > 0) onSettled(settled.sort());
  }

  function note(path: string): void {
    pending.set(path, { signature: signatureOf(absolute(path)), since: Date.now() });
  }

  return {
    note(path) {
      note(path);
      arm();
    },
    stop() {
      clearTimeout(timer);
      pending.clear();
    },
  };
}

/** A large file that was moved here whole has an older time. */
function mayBeUploading(stat: Stats | Error | undefined, since: number): boolean {
  if (stat === undefined || stat instanceof Error || !stat.isFile() || stat.size < uploadSize) return false;
  const now = Date.now();
  return now - stat.mtimeMs < uploadPauseMs && now - since < uploadPauseMs;
}

/** Changes whenever the file or folder changes; equal for all missing paths. */
export function signatureOf(path: string): string {
  return signatureIn(statOf(path));
}

function signatureIn(stat: Stats | Error | undefined): string {
  if (stat instanceof Error) return String(stat);
  return stat === undefined ? "" : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
}

/** The error if the path cannot be looked at; undefined if it is missing. */
function statOf(path: string): Stats | Error | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
