import { statSync } from "node:fs";
import type { Environment } from "../config/environment.ts";
import { type Folders, foldersOf } from "../config/folders.ts";
import { catalogFileOf } from "../publish/catalog-file.ts";
import { beginScan, type EarlyScan } from "../sources/early-scan.ts";

/** In bytes: about 30,000 articles. Far below that, a thread saves less than its start costs. */
const largeCatalog = 32 * 1024 * 1024;

/** Has a large archive looked through by another thread while this one still loads the rest of the program. */
export function scanAhead(environment: Environment, cwd: string): EarlyScan | undefined {
  const folders = foldersOf(environment, cwd);
  return catalogSize(folders) < largeCatalog ? undefined : beginScan(folders);
}

/** Nothing is said here of what cannot be looked at; the run itself will. */
function catalogSize({ outputDirectory }: Folders): number {
  try {
    return statSync(catalogFileOf(outputDirectory)).size;
  } catch {
    return 0;
  }
}
