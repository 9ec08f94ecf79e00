import { closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from "node:fs";

// Offsets in each of the first two pages: MDB_page and MDB_meta of mdb.c, as lmdb-js builds them.
const metaOffsets = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152 };
const metaLength = 160;
const magic = 0xbeefc0de;
const pageSizes = { least: 512, most: 65_536 };
const maxHeaderBytes = 2 * pageSizes.most;

/**
 * Extends the file to the length in its header, which is checked on opening. LMDB does not write pages that a
 * transaction both allocates and frees, as large removals do. If these are the last pages, the file is shorter than its
 * header says, as if truncated.
 */
export function lengthen(file: string): void {
  const header = headerOf(file);
  if (typeof header !== "string" && header.size < header.needed) truncateSync(file, header.needed);
}

/**
 * Makes room for a header in a file without a complete one. LMDB accesses it on closing, and if someone has truncated
 * the file meanwhile, the process is killed.
 */
export function leaveRoomForHeader(file: string): void {
  try {
    if (typeof headerOf(file) === "string" && statSync(file).size < maxHeaderBytes) truncateSync(file, maxHeaderBytes);
  } catch {
    // A failing disk is reported when the file is next opened.
  }
}

/** The number of the last transaction, or a sentence on what is wrong with the header. */
export function stateOf(file: string): { readonly transaction: string } | string {
  const header = headerOf(file);
  if (typeof header === "string") return header;
  const { transaction, size, needed } = header;
  return size < needed ? `it has ${size} of ${needed} bytes` : { transaction };
}

interface Header {
  /** Number of the last transaction. */
  readonly transaction: string;
  /** Size of the file in bytes. */
  readonly size: number;
  /** How many bytes the file should have. */
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

/** Returns fewer bytes at the end of the file. */
function metaAt(descriptor: number, position: number): Buffer {
  const bytes = Buffer.alloc(metaLength);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, metaLength, position));
}

function transactionOf(meta: Buffer): bigint {
  return meta.readBigUInt64LE(metaOffsets.transaction);
}

/**
 * Blanks the second half of the first page, with which `start` begins. lmdb-js stores there what was flushed, and each
 * process writes it on closing, even without changes.
 */
export function leaveOutFlushNote(start: Buffer): void {
  const pageSize = start.readUInt32LE(metaOffsets.pageSize);
  start.fill(0, pageSize / 2, pageSize);
}
