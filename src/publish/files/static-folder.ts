import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { Catalog } from "../../catalog/catalog.ts";
import { staticFolder } from "../../records/data-folder.ts";
import type { RunContext } from "../run.ts";

/** Name of the catalog's note of published static files: stamps of size and time by path. */
const staticNote = "static";

/** Whether static files or companions are published, or may need to be. */
export function mayHaveFiles({ input, catalog }: Pick<RunContext, "input" | "catalog">): boolean {
  for (const _ of catalog.companions()) return true;
  return catalog.note(staticNote) !== undefined || existsSync(join(input.dataDirectory, staticFolder));
}

/** The name that problems use for a path below the static folder; "" is the folder itself. */
export function staticFileName(path: string, { fileName }: RunContext["input"]): string {
  return posix.join(fileName(".."), staticFolder, path);
}

/** Stamps of published static files by path. */
export function staticStamps(catalog: Catalog): ReadonlyMap<string, string> {
  const stamps = JSON.parse(catalog.note(staticNote) ?? "{}") as Readonly<Record<string, string>>;
  return new Map(Object.entries(stamps));
}

/** Stores the stamps of published static files. */
export function noteStaticStamps(stamps: Iterable<readonly [path: string, stamp: string]>, catalog: Catalog): void {
  catalog.setNotes({ [staticNote]: JSON.stringify(Object.fromEntries(stamps)) });
}
