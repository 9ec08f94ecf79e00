import { statSync } from "node:fs";
import type { Environment } from "../config/environment.ts";
import { foldersOf } from "../config/folders.ts";
import { catalogFileOf } from "../publication/state-directory.ts";
import { beginScan, type EarlyScan } from "../sources/folder/early-scan.ts";

/** In bytes: about 30,000 articles. Far below that, a thread saves less than its start costs. */
const largeCatalog = 32 * 1024 * 1024;

/**
 * Has a large archive looked through by another thread while this one still loads the rest of the program, where
 * `words`, a command line, asks for that. Nothing is said here of what cannot be done; the run itself will.
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
