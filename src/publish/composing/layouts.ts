import type { Layout } from "../../catalog/catalog.ts";
import { documentFiles } from "./document-paths.ts";
import type { Materials } from "./materials.ts";

/**
 * Adds the hashes of the files that the layouts describe, without which nothing can be cut from them. `undefined` marks
 * a removed document.
 */
export function* withHashes(
  layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>,
  materials: Pick<Materials, "press" | "target">,
): Iterable<readonly [directory: string, layout: Layout | undefined]> {
  for (const [directory, layout] of layouts) yield [directory, layout && hashed(directory, layout, materials)];
}

/** Whether the published file is the one described by the layout; an interrupted run may have left a newer one. */
export function describes({ hashes }: Layout, name: string, path: string, target: Materials["target"]): boolean {
  const entry = target.entry(path);
  return entry !== undefined && entry.hash === hashes[name];
}

/**
 * Moves the layouts of archive documents into the catalog. A large run does not need them again, and they would fill
 * the memory.
 */
export function keepArchives(layouts: Map<string, Layout | undefined>, materials: Materials): void {
  const archives = [...layouts].filter(([, layout]) => layout !== undefined && layout.listed === undefined);
  materials.catalog.keepLayouts(withHashes(archives, materials));
  for (const [directory] of archives) layouts.delete(directory);
}

function hashed(directory: string, layout: Layout, { press, target }: Pick<Materials, "press" | "target">): Layout {
  const hashes = documentFiles(directory, press).map(([name, path]) => [name, target.entry(path)?.hash ?? ""]);
  return { ...layout, hashes: Object.fromEntries(hashes) };
}
