import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { Catalog } from "../../catalog/catalog.ts";
import { staticFolder } from "../../records/data-folder.ts";
import type { RunOutset } from "../run.ts";

/** Name of the catalog's note of which static files are published, by path, each with a stamp of size and time. */
const staticNote = "static";

/** Whether there may be static files or companions, published or to be published. */
export function mayHaveFiles({ input, catalog }: Pick<RunOutset, "input" | "catalog">): boolean {
  for (const _ of catalog.companions()) return true;
  return catalog.note(staticNote) !== undefined || existsSync(join(input.dataDirectory, staticFolder));
}

/** What a problem calls a path below the static folder; the folder itself is "". */
export function staticFileName(path: string, { fileName }: RunOutset["input"]): string {
  return posix.join(fileName(".."), staticFolder, path);
}

/** Stamps of the published static files, by path. */
export function staticStamps(catalog: Catalog): ReadonlyMap<string, string> {
  const stamps = JSON.parse(catalog.note(staticNote) ?? "{}") as Readonly<Record<string, string>>;
  return new Map(Object.entries(stamps));
}

/** Notes the stamps of the published static files. */
export function noteStaticStamps(stamps: Iterable<readonly [path: string, stamp: string]>, catalog: Catalog): void {
  catalog.setNotes({ [staticNote]: JSON.stringify(Object.fromEntries(stamps)) });
}
