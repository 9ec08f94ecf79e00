import { closeSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { leaveOutFlushNote, stateOf } from "./lmdb-header.ts";

/**
 * Leaves a checksum of a store that is closed, so that damage done while nobody looks is noticed at the next opening.
 * `opened` is the stamp of the file when its opener found it whole.
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
    // A full disk, say. Without a checksum, all of it is read at the next opening.
    unseal(file);
  }
}

/**
 * To be called before the store is written to: a checksum of what it was says nothing of a transaction that is cut off.
 */
export function unseal(file: string): void {
  rmSync(sealFileOf(file), { recursive: true, force: true });
}

/**
 * Another one as soon as somebody has written to the file, or put another into its place; `undefined` where there is
 * none.
 */
export function stampOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino}-${stat.size}-${stat.ctimeNs}`;
}

/** In milliseconds. Files that change within one tick of the system's clock bear one time. */
const clockTickMs = 20;

/** The stamp, unless a later change might have the same. */
function settledStampOf(file: string): string | undefined {
  const { ctimeMs } = statSync(file);
  return ctimeMs < Date.now() - clockTickMs ? stampOf(file) : undefined;
}

/** Where the checksum stands. */
export function sealFileOf(file: string): string {
  return `${file}.sum`;
}

/** What an orderly close leaves beside the file. */
export interface Seal {
  /** Number of the last transaction that the checksum stands for. */
  readonly transaction: string;
  readonly checksum: string;
  /** Of the file to which nobody has written since the checksum was found right. */
  readonly stamp?: string;
}

/** Differs where a checksum is of something else. */
const sealVersion = "v3";

/** Of a store. Nothing where there is none, only a part of one, or one of another version. */
export function sealOf(file: string): Seal | undefined {
  try {
    const [version, transaction, checksum, stamp] = readFileSync(sealFileOf(file), "utf8").split(" ");
    if (version !== sealVersion || checksum?.length !== checksumLength) return undefined;
    return transaction === undefined ? undefined : { transaction, checksum, ...(stamp && { stamp }) };
  } catch {
    return undefined;
  }
}

/** Puts it beside the store. */
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
