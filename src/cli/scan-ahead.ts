import { statSync } from "node:fs";
import type { Environment } from "../config/environment.ts";
import { foldersOf } from "../config/folders.ts";
import { catalogFileOf } from "../publication/state-directory.ts";
import { beginScan, type EarlyScan } from "../sources/folder/early-scan.ts";

/** In bytes; about 30,000 articles. For much smaller ones, starting a thread costs more than it saves. */
const largeCatalog = 32 * 1024 * 1024;

/**
 * Starts scanning a large archive in another thread while this one loads the rest of the program, if the command will
 * need it. Errors are ignored here; the run itself will report them.
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
