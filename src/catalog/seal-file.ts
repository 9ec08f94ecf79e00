import { closeSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { leaveOutFlushNote, stateOf } from "./lmdb-header.ts";

/**
 * Writes a checksum beside a closed store, so that damage is noticed when it is next opened. `opened`: the file's stamp
 * when it was opened and found intact.
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
    // For instance a full disk. Without a checksum, the whole file is read when it is next opened.
    unseal(file);
  }
}

/** To be called before writing: an old checksum does not cover an unfinished transaction. */
export function unseal(file: string): void {
  rmSync(sealFileOf(file), { recursive: true, force: true });
}

/** Changes whenever the file is written or replaced; `undefined` if it does not exist. */
export function stampOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino}-${stat.size}-${stat.ctimeNs}`;
}

/** In milliseconds. Changes within one clock tick get the same time. */
const clockTickMs = 20;

/** The stamp, unless a later change could get the same one. */
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

/** To be raised when the checksum is computed differently. */
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

/** Fits into the processor's caches between reading and summing. */
const chunkLength = 256 * 1024;

/** CRC-32, which protects against accidents, not attackers, and costs a third of the fastest digest. */
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
