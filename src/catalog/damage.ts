import { closeSync, existsSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { CatalogError, throwIfInaccessible } from "./catalog-error.ts";
import { examine } from "./examine.ts";
import { stateOf } from "./lmdb-header.ts";
import { checksumOf, sealOf, stampOf, writeSeal } from "./seal-file.ts";

/**
 * Why the file is not an intact store; `undefined` if nothing suggests that, or if it does not exist. LMDB maps its
 * file into memory, and a damaged one ends the process with a signal instead of an error, so the file is checked before
 * it is mapped. If the checksum of the last orderly close does not belong to the last transaction, the whole file is
 * read in a process that may crash. The checksum is trusted without reading if the file's stamp shows that nobody has
 * written to it since. Opening the store withdraws that trust, and an orderly close restores it: if a process crashes
 * on a page that the disk has lost, the next one checks the whole file.
 *
 * @throws {CatalogError} if the check was interrupted, or if something other than the file's content prevents it.
 */
export function damageOf(file: string): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    // LMDB's error path for a lock file that cannot be opened also ends the process.
    for (const name of [file, lockFileOf(file)]) checkWritable(name);
    if (stat === undefined || !existsSync(lockFileOf(file))) probeFreeSpace(file);
    if (stat === undefined) return undefined;
    const state = stateOf(file);
    if (typeof state === "string") return state;
    const seal = sealOf(file);
    if (seal?.transaction !== state.transaction) return examine(file);
    if (seal.stamp !== undefined && seal.stamp === stampOf(file)) {
      writeSeal(file, { transaction: seal.transaction, checksum: seal.checksum });
      return undefined;
    }
    return seal.checksum === checksumOf(file) ? undefined : "its checksum is not the one of its last clean shutdown";
  } catch (cause) {
    if (cause instanceof CatalogError) throw cause;
    throwIfInaccessible(file, cause);
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/**
 * Why the file must not be mapped, not even for reading, judged by its header only; `undefined` if the header is fine.
 */
export function truncationOf(file: string): string | undefined {
  const state = stateOf(file);
  return typeof state === "string" ? state : undefined;
}

/** LMDB's own lock file. */
export function lockFileOf(file: string): string {
  return `${file}-lock`;
}

/** More than an empty store and its lock need. */
const roomToBegin = 256 * 1024;

/** LMDB's error path for a file that cannot be created on a full disk also ends the process. */
function probeFreeSpace(file: string): void {
  const probe = `${file}-room`;
  try {
    writeFileSync(probe, Buffer.alloc(roomToBegin));
  } finally {
    rmSync(probe, { force: true });
  }
}

function checkWritable(file: string): void {
  if (existsSync(file)) closeSync(openSync(file, "r+"));
}
