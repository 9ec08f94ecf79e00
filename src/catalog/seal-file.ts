import { closeSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { leaveOutFlushNote, stateOf } from "./lmdb-header.ts";

/**
 * Leaves a checksum beside a closed store, so that later damage is noticed when it is opened again. `opened` is the
 * stamp of the file when it was opened and found intact.
 */
export function seal(file: string, opened: string | undefined): void {
  try {
    const state = stateOf(file);
    if (typeof state === "string") return;
    const { transaction } = state;
    const before = sealOf(file);
    if (before?.transaction !== transaction) writeSeal(file, { transaction, checksum: checksumOf(file) });
    else if (opened !== undefined && opened === settledStampOf(file)) writeSeal(file, { ...before, stamp: opened });
  } catch {
    // A full disk, say. Without a checksum, all of the file is read when it is next opened.
    unseal(file);
  }
}

/** To be called before the store is written to: an old checksum does not cover a transaction that is cut off. */
export function unseal(file: string): void {
  rmSync(sealFileOf(file), { recursive: true, force: true });
}

/** Changes as soon as somebody has written to the file, or replaced it; `undefined` if there is none. */
export function stampOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino}-${stat.size}-${stat.ctimeNs}`;
}

/** In milliseconds. Files that change within one tick of the system's clock get the same time. */
const clockTickMs = 20;

/** The stamp, unless a later change might get the same one. */
function settledStampOf(file: string): string | undefined {
  const { ctimeMs } = statSync(file);
  return ctimeMs < Date.now() - clockTickMs ? stampOf(file) : undefined;
}

/** The file with the checksum. */
export function sealFileOf(file: string): string {
  return `${file}.sum`;
}

/** What an orderly close leaves beside the store. */
export interface Seal {
  /** Number of the last transaction that the checksum covers. */
  readonly transaction: string;
  readonly checksum: string;
  /** Stamp of the file, if nobody has written to it since the checksum was verified. */
  readonly stamp?: string;
}

/** Changes if checksums are made of something else. */
const sealVersion = "v3";

/** The seal of a store; `undefined` if it is missing, incomplete, or of another version. */
export function sealOf(file: string): Seal | undefined {
  try {
    const [version, transaction, checksum, stamp] = readFileSync(sealFileOf(file), "utf8").split(" ");
    if (version !== sealVersion || checksum?.length !== checksumLength) return undefined;
    return transaction === undefined ? undefined : { transaction, checksum, ...(stamp && { stamp }) };
  } catch {
    return undefined;
  }
}

/** Writes the seal beside the store. */
export function writeSeal(file: string, { transaction, checksum, stamp }: Seal): void {
  writeFileSync(sealFileOf(file), [sealVersion, transaction, checksum, ...(stamp ? [stamp] : [])].join(" "));
}

const checksumLength = 8;

/** As much as stays in the processor's caches between reading and adding up. */
const chunkLength = 256 * 1024;

/** CRC-32: it guards against accidents, not attackers, and costs a third of the fastest digest. */
export function checksumOf(file: string): string {
  let sum = 0;
  const chunk = Buffer.allocUnsafe(chunkLength);
  const descriptor = openSync(file, "r");
  try {
    for (let at = 0, read = readSync(descriptor, chunk); read > 0; at += read, read = readSync(descriptor, chunk)) {
      if (at === 0) leaveOutFlushNote(chunk);
      sum = crc32(chunk.subarray(0, read), sum);
    }
    return sum.toString(16).padStart(checksumLength, "0");
  } finally {
    closeSync(descriptor);
  }
}
