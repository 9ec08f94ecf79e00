import { statSync } from "node:fs";

/** Collects changed paths until they stop changing. */
export interface Settling {
  /** Records a change of the file or folder. */
  note(path: string): void;
  stop(): void;
}

/** On a busy disk, flush after at most this many postponements. */
const maxPostponements = 20;

/**
 * Reports the noted paths, sorted, once nothing has been noted for `quietMs`. A file whose size or time is still
 * changing is reported later. `absolute` resolves a path for stat.
 */
export function settle(
  quietMs: number,
  absolute: (path: string) => string,
  onSettled: (paths: readonly string[]) => void,
): Settling {
  const pending = new Map<string, string>();
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
    for (const [path, before] of pending) {
      const now = signatureOf(absolute(path));
      if (now === before) settled.push(path);
      else pending.set(path, now);
    }
    for (const path of settled) pending.delete(path);
    if (pending.size > 0) arm();
    if (settled.length > 0) onSettled(settled.sort());
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

/** Changes whenever the file or folder changes; equal for all missing paths. */
export function signatureOf(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? "" : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
  } catch (error) {
    return String(error);
  }
}
