import { statSync } from "node:fs";

/** Gathers paths until nothing happens to them any more. */
export interface Settling {
  /** Something happened to the file or folder. */
  note(path: string): void;
  stop(): void;
}

/** However busy the disk, what has settled is told after this many quiet times. */
const longestWait = 20;

/**
 * Tells of the noted paths, sorted, when nothing was noted for `quietMs`; a file whose size or time still changes is
 * told of later, when it is whole. `absolute` says where a path lies.
 */
export function settle(
  quietMs: number,
  absolute: (path: string) => string,
  tell: (paths: readonly string[]) => void,
): Settling {
  const pending = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let postponed = 0;

  function arm(): void {
    if (timer !== undefined && postponed >= longestWait) return;
    clearTimeout(timer);
    postponed += 1;
    timer = setTimeout(flush, quietMs);
  }

  function flush(): void {
    timer = undefined;
    postponed = 0;
    const settled: string[] = [];
    for (const [path, before] of pending) {
      const now = signatureOf(absolute(path));
      if (now === before) settled.push(path);
      else pending.set(path, now);
    }
    for (const path of settled) pending.delete(path);
    if (pending.size > 0) arm();
    if (settled.length > 0) tell(settled.sort());
  }

  return {
    note(path) {
      pending.set(path, signatureOf(absolute(path)));
      arm();
    },
    stop() {
      clearTimeout(timer);
      pending.clear();
    },
  };
}

/** What changes when a file or folder does; equal for all that are not there. */
export function signatureOf(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? "" : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
  } catch (error) {
    return String(error);
  }
}
