import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { makeDirectory } from "../directories.ts";
import { manifestPathOf } from "../state-directory.ts";

/**
 * Calls `refresh` whenever the manifest changes. The system reports changes at once where it can; it does not on a
 * network file system, or after the state directory was deleted, so the manifest is also checked every second.
 */
export function follow(outputDirectory: string, refresh: () => Promise<void>, signal: AbortSignal): void {
  if (signal.aborted) return;
  const look = () => void refresh().catch(() => {});
  const timer = setInterval(look, lookEveryMs).unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  try {
    const manifest = manifestPathOf(outputDirectory);
    const directory = dirname(manifest);
    makeDirectory(directory);
    const watcher = watch(directory, { signal, persistent: false }, (_event, name) => {
      if (name === null || name === basename(manifest)) look();
    });
    watcher.on("error", () => watcher.close());
  } catch {
    // Too many watches, or an output that cannot be written: the timer is enough.
  }
}

const lookEveryMs = 1000;
