import { closeSync, existsSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { CatalogError, refuseHindrance } from "./catalog-error.ts";
import { examine } from "./examine.ts";
import { stateOf } from "./lmdb-header.ts";
import { checksumOf, sealOf, stampOf, writeSeal } from "./seal-file.ts";

/**
 * Why the file is not an intact store; `undefined` if nothing suggests that, or if it does not exist. LMDB maps its
 * file into memory, and a damaged one ends the process with a signal instead of an error, so the file is checked before
 * it is mapped. If the checksum of an orderly close does not belong to the last transaction, all of the file is read,
 * by a process that may die of it. The checksum itself is trusted without reading if the system says that nobody has
 * written to the file since. Opening the store withdraws that trust, and an orderly close restores it: if a process
 * dies of a page that the disk has lost, the next one checks the whole file.
 *
 * @throws {CatalogError} if the reading was interrupted, or if something other than the file's content prevents it.
 */
export function damageOf(file: string): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    // LMDB's own error path for a lock that it cannot open ends the process too.
    for (const name of [file, lockFileOf(file)]) openForWriting(name);
    if (stat === undefined || !existsSync(lockFileOf(file))) askForRoom(file);
    if (stat === undefined) return undefined;
    const state = stateOf(file);
    if (typeof state === "string") return state;
    const seal = sealOf(file);
    if (seal?.transaction !== state.transaction) return examine(file);
    if (seal.stamp !== undefined && seal.stamp === stampOf(file)) {
      writeSeal(file, { transaction: seal.transaction, checksum: seal.checksum });
      return undefined;
    }
    return seal.checksum === checksumOf(file) ? undefined : "its checksum is not that of its last orderly close";
  } catch (cause) {
    if (cause instanceof CatalogError) throw cause;
    refuseHindrance(file, cause);
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/**
 * Why the file must not be mapped, not even for reading: its own header shows that it is not intact. Says nothing about
 * its content.
 */
export function truncationOf(file: string): string | undefined {
  const state = stateOf(file);
  return typeof state === "string" ? state : undefined;
}

/** Where LMDB keeps its own lock. */
export function lockFileOf(file: string): string {
  return `${file}-lock`;
}

/** More than an empty store and its lock take. */
const roomToBegin = 256 * 1024;

/** LMDB's error path for a file that it cannot begin for want of room ends the process as well. */
function askForRoom(file: string): void {
  const probe = `${file}-room`;
  try {
    writeFileSync(probe, Buffer.alloc(roomToBegin));
  } finally {
    rmSync(probe, { force: true });
  }
}

function openForWriting(file: string): void {
  if (existsSync(file)) closeSync(openSync(file, "r+"));
}
