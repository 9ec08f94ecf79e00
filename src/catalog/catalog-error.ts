import { BroadsheetError } from "../errors.ts";

/** Raised where the catalog cannot take something in; what was published before is unharmed, and so is the catalog. */
export class CatalogError extends BroadsheetError {
  override name = "CatalogError";
}

/** Carries out what writes into the store in `file`; what the system has against it becomes one line that tells what to do. */
export function writing<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (cause) {
    // LMDB tells of a full disk as of a disk that fails: its write was cut short.
    if (!isSystemFault(cause)) throw cause;
    throw new CatalogError(
      `${file}: cannot be written (${cause.message.split(":")[0]}); free some space, or check the disk, and publish again (what was published before is unharmed)`,
      { cause },
    );
  }
}

/** Faults of LMDB and of the system have a number. */
function isSystemFault(cause: unknown): cause is Error {
  return cause instanceof Error && "code" in cause && typeof cause.code === "number";
}
