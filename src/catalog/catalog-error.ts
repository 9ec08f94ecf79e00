import { adviceOnOpeningCatalog } from "../errors/system-advice.ts";
import { BroadsheetError, systemCodeOf, systemNameOf } from "../errors.ts";

/** Raised if the catalog cannot be read or written; what was published before is intact, and so is the catalog. */
export class CatalogError extends BroadsheetError {
  override name = "CatalogError";
}

/**
 * Runs `write`, which writes into the store in `file`; an error from the system becomes one line that says what to do.
 */
export function writing<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (cause) {
    // LMDB reports a full disk like a failing one: its write was cut short.
    if (!isSystemFault(cause)) throw cause;
    throw new CatalogError(
      `${file}: cannot be written (${cause.message.split(":")[0]}); free some space, or check the disk, and publish again (what was published before is unharmed)`,
      { cause },
    );
  }
}

/** Errors of LMDB and of the system have a number. */
function isSystemFault(cause: unknown): cause is Error & { readonly code: number } {
  return cause instanceof Error && "code" in cause && typeof cause.code === "number";
}

/**
 * Throws if the error shows only that this process cannot access the file at the moment, which says nothing about its
 * content: the file must not be discarded for that.
 *
 * @throws {CatalogError}
 */
export function refuseHindrance(file: string, cause: unknown): void {
  // LMDB's own numbers are negative.
  const code = isSystemFault(cause) ? systemNameOf(cause.code) : systemCodeOf(cause);
  // A part that the disk has lost is damage.
  if (code === "EIO" && cause instanceof Error && "syscall" in cause && cause.syscall === "read") return;
  const advice = adviceOnOpeningCatalog(code);
  if (advice !== undefined) throw new CatalogError(`${file}: cannot be opened (${code}); ${advice}`, { cause });
}
