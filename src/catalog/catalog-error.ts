import { adviceOnOpeningCatalog } from "../errors/system-advice.ts";
import { BroadsheetError, systemCodeOf, systemNameOf } from "../errors.ts";

/** Raised if the catalog cannot be read or written; what was published before is intact, and so is the catalog. */
export class CatalogError extends BroadsheetError {
  override name = "CatalogError";
}

/** Runs `write`, which writes to the store in `file`, and turns system errors into one line with advice. */
export function writing<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (cause) {
    // LMDB reports a full disk like a failing one: as a short write.
    if (!isSystemFault(cause)) throw cause;
    throw new CatalogError(
      `${file}: cannot be written (${cause.message.split(":")[0]}); free some space, or check the disk, and publish again (what was published before is unharmed)`,
      { cause },
    );
  }
}

/** Errors of LMDB and of the system have a numeric code. */
function isSystemFault(cause: unknown): cause is Error & { readonly code: number } {
  return cause instanceof Error && "code" in cause && typeof cause.code === "number";
}

/**
 * Throws if the error only means that this process cannot access the file at the moment. Then the file must not be
 * discarded, because its content may be intact.
 *
 * @throws {CatalogError}
 */
export function throwIfInaccessible(file: string, cause: unknown): void {
  // LMDB's own numbers are negative.
  const code = isSystemFault(cause) ? systemNameOf(cause.code) : systemCodeOf(cause);
  // A part of the file that the disk has lost is damage.
  if (code === "EIO" && cause instanceof Error && "syscall" in cause && cause.syscall === "read") return;
  const advice = adviceOnOpeningCatalog(code);
  if (advice !== undefined) throw new CatalogError(`${file}: cannot be opened (${code}); ${advice}`, { cause });
}
