import { join } from "node:path";
import { shownAs } from "../config.ts";

const folder = join(import.meta.dirname, "../../docs");

/**
 * Where a page of the documentation lies, as it can be opened from here: it comes with the program, and not with a
 * publication.
 */
export function pageOfDocs(name: string): string {
  return shownAs(join(folder, name), process.cwd());
}
