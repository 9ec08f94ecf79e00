import type { Layout } from "../../catalog/catalog.ts";
import { documentFiles } from "./document-paths.ts";
import type { Materials } from "./materials.ts";

/**
 * The layouts with the hashes of the files that they describe: nothing may be cut from any other file. `undefined`
 * stands for a document that was removed.
 */
export function* withHashes(
  layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>,
  materials: Pick<Materials, "press" | "target">,
): Iterable<readonly [directory: string, layout: Layout | undefined]> {
  for (const [directory, layout] of layouts) yield [directory, layout && hashed(directory, layout, materials)];
}

/** Whether that file is the one that the layout describes: a run that was cut off may have left a newer one. */
export function tellsOf({ hashes }: Layout, name: string, path: string, target: Materials["target"]): boolean {
  const entry = target.entry(path);
  return entry !== undefined && entry.hash === hashes[name];
}

/**
 * Moves the layouts of archive documents into the catalog: those of a large run would fill the memory, and it does not
 * need them again.
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
