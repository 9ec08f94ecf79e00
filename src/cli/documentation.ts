import { realpathSync } from "node:fs";
import { join } from "node:path";
import { shownAs } from "../config.ts";

const program = join(import.meta.dirname, "../..");

/**
 * The path of a documentation page, openable from the working directory. The documentation comes with the program, not
 * with a publication.
 */
export function pageOfDocs(name: string): string {
  return shownAs(join(programSeenFrom(process.cwd()), "docs", name), process.cwd());
}

/** The absolute path of the JSON Schema of the settings. */
export function settingsSchemaFile(cwd: string): string {
  return join(programSeenFrom(cwd), "schemas/site.schema.json");
}

/**
 * The program's folder, through the link to it in `cwd` if there is one, since pnpm's target folder changes with every
 * version.
 */
function programSeenFrom(cwd: string): string {
  const linked = join(cwd, "node_modules/broadsheet");
  try {
    return realpathSync(linked) === realpathSync(program) ? linked : program;
  } catch {
    return program;
  }
}
