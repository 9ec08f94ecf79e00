import { signpostsTo } from "./signposts.ts";
import type { WatchFolder } from "./watched-folders.ts";

/**
 * Tells of changes to each name on the way to the data folder, which may come to lead to another one; answers how to
 * end that. Where a folder on it may not be watched, a switch shows in the next run that looks at everything.
 */
export function watchWayTo(data: string, watchFolder: WatchFolder, onChange: () => void): () => void {
  const watchers = signpostsTo(data).flatMap(({ folder, name }) => {
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
