import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { Catalog } from "../../catalog/catalog.ts";
import { staticFolder } from "../../records/data-folder.ts";
import type { RunOutset } from "../run.ts";

/** Name of the catalog's note that tells which files of the static folder are published, by path: `size mtime`. */
const staticNote = "static";

/**
 * Whether it is worth while to look for files that are, or were, published as they stand: in the static folder, or
 * beside articles.
 */
export function mayHaveFiles({ input, catalog }: Pick<RunOutset, "input" | "catalog">): boolean {
  for (const _ of catalog.companions()) return true;
  return catalog.note(staticNote) !== undefined || existsSync(join(input.dataDirectory, staticFolder));
}

/** How a path below the static folder is called in a problem; the folder itself is "". */
export function staticFileName(path: string, { fileName }: RunOutset["input"]): string {
  return posix.join(fileName(".."), staticFolder, path);
}

/** Stamps of the files of the static folder that are published, by path. */
export function staticStamps(catalog: Catalog): ReadonlyMap<string, string> {
  const stamps = JSON.parse(catalog.note(staticNote) ?? "{}") as Readonly<Record<string, string>>;
  return new Map(Object.entries(stamps));
}

/** Notes them. */
export function noteStaticStamps(stamps: Iterable<readonly [path: string, stamp: string]>, catalog: Catalog): void {
  catalog.setNotes({ [staticNote]: JSON.stringify(Object.fromEntries(stamps)) });
}
