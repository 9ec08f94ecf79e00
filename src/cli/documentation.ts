import { realpathSync } from "node:fs";
import { join } from "node:path";
import { shownAs } from "../config.ts";

const program = join(import.meta.dirname, "../..");

/**
 * Where a page of the documentation lies, as it can be opened from here: it comes with the program, and not with a
 * publication.
 */
export function pageOfDocs(name: string): string {
  return shownAs(join(programSeenFrom(process.cwd()), "docs", name), process.cwd());
}

/** Where the schema of the settings lies, absolute. */
export function settingsSchemaFile(cwd: string): string {
  return join(programSeenFrom(cwd), "schemas/site.schema.json");
}

/**
 * The folder of the program; by the link to it in `cwd`, where there is one: pnpm gives the folder behind it another
 * name in every version.
 */
function programSeenFrom(cwd: string): string {
  const linked = join(cwd, "node_modules/broadsheet");
  try {
    return realpathSync(linked) === realpathSync(program) ? linked : program;
  } catch {
    return program;
  }
}
