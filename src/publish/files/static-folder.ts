import { existsSync } from "node:fs";
import { join } from "node:path";
import { staticFolder } from "../../records/data-folder.ts";
import type { RunOutset } from "../run.ts";

/** Name of the catalog's note that tells which of them are published, by path: `size mtime`. */
export const staticNote = "static";

/** Whether it is worth while to look for files that are, or were, published as they stand: in the static folder, or beside articles. */
export function mayHaveFiles({ place, catalog }: Pick<RunOutset, "place" | "catalog">): boolean {
  for (const _ of catalog.companions()) return true;
  return catalog.note(staticNote) !== undefined || existsSync(join(place.dataDirectory, staticFolder));
}
