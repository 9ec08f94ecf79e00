import { existsSync } from "node:fs";
import { BroadsheetError } from "../errors.ts";
import type { CatalogView } from "./catalog.ts";
import { CatalogError } from "./catalog-error.ts";
import { truncationOf } from "./damage.ts";
import { readLmdbCatalog } from "./lmdb-catalog.ts";

/**
 * The catalog in its current state, whether or not it is open elsewhere; `undefined` if there is none. Nothing is
 * written, so nothing has to be closed.
 *
 * @throws {BroadsheetError} if it is not readable.
 */
export function openCatalogView(file: string): CatalogView | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const damage = truncationOf(file);
    if (damage !== undefined) throw new Error(damage);
    return readLmdbCatalog(file);
  } catch (cause) {
    if (cause instanceof CatalogError) throw cause;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new BroadsheetError(`${file}: cannot be read (${found}); run "broadsheet generate", which repairs it`, {
      cause,
    });
  }
}
