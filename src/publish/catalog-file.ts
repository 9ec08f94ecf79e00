import { join } from "node:path";
import { stateDirectoryOf } from "../publication/state-directory.ts";

/** Where the catalog of a publication lies. */
export function catalogFileOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "catalog.mdb");
}
