import { existsSync } from "node:fs";
import { BroadsheetError } from "../errors.ts";
import type { CatalogView } from "./catalog.ts";
import { CatalogError } from "./catalog-error.ts";
import { truncationOf } from "./damage.ts";
import { readLmdbCatalog } from "./lmdb-catalog.ts";

/**
 * The catalog as it is at this moment, whoever else has it open; `undefined` if there is none. Nothing is written, so
 * nothing must be closed.
 *
 * @throws {BroadsheetError} if it cannot be read as it is.
 */
export function lookIntoCatalog(file: string): CatalogView | undefined {
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
