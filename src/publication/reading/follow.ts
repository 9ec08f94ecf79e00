import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { makeDirectory } from "../directories.ts";
import { manifestPathOf } from "../state-directory.ts";

/**
 * Calls `refresh` whenever the manifest changes. Also polls every second, since there are no events on network file
 * systems, or after the state directory was deleted.
 */
export function follow(outputDirectory: string, refresh: () => Promise<void>, signal: AbortSignal): void {
  if (signal.aborted) return;
  const poll = () => void refresh().catch(() => {});
  const timer = setInterval(poll, pollMs).unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  try {
    const manifest = manifestPathOf(outputDirectory);
    const directory = dirname(manifest);
    makeDirectory(directory);
    const watcher = watch(directory, { signal, persistent: false }, (_event, name) => {
      if (name === null || name === basename(manifest)) poll();
    });
    watcher.on("error", () => watcher.close());
  } catch {
    // Too many watches, or an unwritable output: polling is enough.
  }
}

const pollMs = 1000;
