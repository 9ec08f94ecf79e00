import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { CatalogError, refuseHindrance } from "./catalog-error.ts";
import { examine } from "./examine.ts";
import { stateOf } from "./lmdb-header.ts";
import { checksumOf, sealOf, stampOf, writeSeal } from "./seal-file.ts";

/**
 * Why the file is no whole store, or `undefined` where nothing speaks against it or it is not there. LMDB maps its file
 * into memory: a damaged one ends the process with a signal instead of an error, so it is looked at before it is
 * mapped. Where the checksum of an orderly close does not stand for what was written last, all of it is read, by a
 * process that may die of it. The checksum itself is left alone where the system says that nobody has written to the
 * file since. Opening the store takes that trust away and an orderly close gives it back: if a process dies of a page
 * that the disk has lost, the next one checks the whole file.
 *
 * @throws {CatalogError} where the reading was cut off, or something else than the file keeps this process from it.
 */
export function damageOf(file: string): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    // LMDB's own error path for a lock that it cannot open ends the process too.
    for (const name of [file, lockFileOf(file)]) openForWriting(name);
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
 * Why nobody may map the file even to look at it: it is not whole by its own header. Tells nothing of what is within.
 */
export function truncationOf(file: string): string | undefined {
  const state = stateOf(file);
  return typeof state === "string" ? state : undefined;
}

/** Where LMDB keeps its own lock, for those that have the store open. */
export function lockFileOf(file: string): string {
  return `${file}-lock`;
}

function openForWriting(file: string): void {
  if (existsSync(file)) closeSync(openSync(file, "r+"));
}
