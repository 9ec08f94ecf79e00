import { linksOnPath } from "./links-on-path.ts";
import type { WatchFolder } from "./watched-folders.ts";

/**
 * Calls `onChange` when an entry on the path to the data folder changes, since the path may then lead elsewhere.
 * Returns a function that stops. If a parent folder cannot be watched, the next full run notices the change.
 */
export function watchPath(data: string, watchFolder: WatchFolder, onChange: () => void): () => void {
  const watchers = linksOnPath(data).flatMap(({ folder, name }) => {
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
