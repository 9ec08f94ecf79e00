import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { crc32 } from "node:zlib";
import { CatalogError, refuseHindrance } from "./catalog-error.ts";
import { examine } from "./examine.ts";

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

/** Where LMDB keeps its own lock, for those that have the store open. */
export function lockFileOf(file: string): string {
  return `${file}-lock`;
}

function openForWriting(file: string): void {
  if (existsSync(file)) closeSync(openSync(file, "r+"));
}

/** Where the checksum stands. */
export function sealFileOf(file: string): string {
  return `${file}.sum`;
}

interface Seal {
  /** Number of the last transaction that the checksum stands for. */
  readonly transaction: string;
  readonly checksum: string;
  /** Of the file to which nobody has written since the checksum was found right. */
  readonly stamp?: string;
}

/** Differs where a checksum is of something else. */
const sealVersion = "v3";

/** Nothing where there is none, only a part of one, or one of another version. */
function sealOf(file: string): Seal | undefined {
  try {
    const [version, transaction, checksum, stamp] = readFileSync(sealFileOf(file), "utf8").split(" ");
    if (version !== sealVersion || checksum?.length !== checksumLength) return undefined;
    return transaction === undefined ? undefined : { transaction, checksum, ...(stamp && { stamp }) };
  } catch {
    return undefined;
  }
}

function writeSeal(file: string, { transaction, checksum, stamp }: Seal): void {
  writeFileSync(sealFileOf(file), [sealVersion, transaction, checksum, ...(stamp ? [stamp] : [])].join(" "));
}

// mdb.c, MDB_page and MDB_meta as lmdb-js builds them: offsets in each of the first two pages.
const metaOffsets = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152 };
const metaLength = 160;
const magic = 0xbeefc0de;
const pageSizes = { least: 512, most: 65_536 };

/**
 * Lets the file be as long as its header says, which whoever opens it looks at. LMDB does not write pages that a
 * transaction takes and gives up again, as one that removes much does; where they are the last ones, the file is
 * shorter than that, as if it had been cut off.
 */
export function lengthen(file: string): void {
  const header = headerOf(file);
  if (typeof header !== "string" && header.size < header.needed) truncateSync(file, header.needed);
}

/** The number of the last transaction; or, in a sentence, what is wrong with the header. */
function stateOf(file: string): { readonly transaction: string } | string {
  const header = headerOf(file);
  if (typeof header === "string") return header;
  const { transaction, size, needed } = header;
  return size < needed ? `it has ${size} bytes of ${needed}` : { transaction };
}

interface Header {
  /** Number of the last one. */
  readonly transaction: string;
  /** Of the file, in bytes. */
  readonly size: number;
  /** As many as there should be. */
  readonly needed: number;
}

function headerOf(file: string): Header | string {
  const descriptor = openSync(file, "r");
  try {
    const first = metaAt(descriptor, 0);
    if (first.length < metaLength) return "it is shorter than its own header";
    const pageSize = first.readUInt32LE(metaOffsets.pageSize);
    if (pageSize < pageSizes.least || pageSize > pageSizes.most) return "its header is not a catalog's";
    const metas = [first, metaAt(descriptor, pageSize)];
    if (metas.some((meta) => meta.length < metaLength || meta.readUInt32LE(metaOffsets.magic) !== magic)) {
      return "its header is not a catalog's";
    }
    const latest = metas.reduce((a, b) => (transactionOf(b) > transactionOf(a) ? b : a));
    const needed = (Number(latest.readBigUInt64LE(metaOffsets.lastPage)) + 1) * pageSize;
    return { transaction: String(transactionOf(latest)), size: fstatSync(descriptor).size, needed };
  } finally {
    closeSync(descriptor);
  }
}

/** As much of it as is there. */
function metaAt(descriptor: number, position: number): Buffer {
  const bytes = Buffer.alloc(metaLength);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, metaLength, position));
}

function transactionOf(meta: Buffer): bigint {
  return meta.readBigUInt64LE(metaOffsets.transaction);
}

const checksumLength = 8;

/** As much as stays in the processor's caches between reading and adding up. */
const chunkLength = 256 * 1024;

/** CRC-32: it guards against accidents, not attackers, and costs a third of the fastest digest. */
function checksumOf(file: string): string {
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

/**
 * In the second half of the first page lmdb-js notes what has been flushed: each process writes it when it closes, even
 * one that has changed nothing.
 */
function leaveOutFlushNote(start: Buffer): void {
  const pageSize = start.readUInt32LE(metaOffsets.pageSize);
  start.fill(0, pageSize / 2, pageSize);
}
