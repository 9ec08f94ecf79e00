import { statSync } from "node:fs";
import type { Environment } from "../config/environment.ts";
import { foldersOf } from "../config/folders.ts";
import { catalogFileOf } from "../publication/state-directory.ts";
import { beginScan, type EarlyScan } from "../sources/folder/early-scan.ts";

/** In bytes, for about 30,000 articles. Far below that, a thread saves less time than it takes to start. */
const largeCatalog = 32 * 1024 * 1024;

/**
 * Begins to scan a large archive in another thread, while this one loads the rest of the program, if `words` (the
 * command line) will need it. Errors are ignored here; the run itself will report them.
 */
export function scanAhead(words: readonly string[], environment: Environment): EarlyScan | undefined {
  if (words[0] !== "generate") return undefined;
  try {
    const folders = foldersOf(environment, process.cwd());
    const { size } = statSync(catalogFileOf(folders.outputDirectory));
    return size < largeCatalog ? undefined : beginScan(folders);
  } catch {
    return undefined;
  }
}
