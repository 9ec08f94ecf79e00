import { randomBytes } from "node:crypto";
import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { makeDirectory, syncDirectory } from "./directories.ts";
import { sumOf, withSum } from "./journal-sum.ts";
import {
  applyChanges,
  changeLine,
  headerLine,
  type ManifestChange,
  type ManifestEntry,
  readChanges,
  readManifest,
} from "./manifest.ts";
import { unlessMissing } from "./missing.ts";
import { temporaryDirectoryIn } from "./state-directory.ts";
import { temporaryPath } from "./temporary-files.ts";

const syncData = promisify(fdatasync);

/** How far a journal was read. */
export interface JournalPosition {
  readonly journal: string;
  /** Bytes of whole lines. */
  readonly length: number;
  /** Lines up to there, without the header. */
  readonly lines: number;
  /** Checksum of everything up to there. */
  readonly sum: number;
}

/** New changes of a journal. */
export interface JournalNews {
  readonly position: JournalPosition;
  readonly changes: readonly ManifestChange[];
  /** Whether the journal was read from its start, so that `changes` replaces all previous entries. */
  readonly whole: boolean;
  /** Whether the last line is incomplete. */
  readonly torn: boolean;
}

/**
 * Reads everything after `since`, or the whole journal if it was replaced; `undefined` if there is none.
 *
 * @throws {CorruptManifestError}
 */
export function readJournal(path: string, since?: JournalPosition): JournalNews | undefined {
  const fd = openForReading(path);
  if (fd === undefined) return undefined;
  try {
    return since !== undefined && continues(fd, since) ? readTail(fd, since) : readWhole(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Appends changes and flushes them; on failure, the journal stays as it was. If the journal is not the one at
 * `position` any more (deleted, say), a new one is started with all `entries`.
 */
export async function appendToJournal(
  path: string,
  position: JournalPosition | undefined,
  changes: readonly ManifestChange[],
  entries: ReadonlyMap<string, ManifestEntry>,
): Promise<JournalPosition> {
  const lines = (position?.lines ?? 0) + changes.length;
  if (position === undefined || lines > 2 * entries.size + spareLines) return beginJournal(path, entries);
  const fd = openForAppending(path);
  if (fd === undefined) return beginJournal(path, entries);
  try {
    if (!continues(fd, position)) return await beginJournal(path, entries);
    const { bytes, sum } = withSum(changes.map(changeLine), position.sum);
    await appendAt(fd, position.length, bytes);
    return { journal: position.journal, length: position.length + bytes.length, lines, sum };
  } finally {
    closeSync(fd);
  }
}

/** Writes a new journal of all `entries` to a temporary file, and renames it. */
export async function beginJournal(
  path: string,
  entries: ReadonlyMap<string, ManifestEntry>,
): Promise<JournalPosition> {
  const journal = randomBytes(9).toString("base64url");
  const { bytes, sum } = withSum([...entries.values()].map(changeLine), 0, headerLine(journal));
  const directory = temporaryDirectoryIn(dirname(path));
  const temporary = temporaryPath(directory, basename(path));
  makeDirectory(directory);
  try {
    const fd = openSync(temporary, "w");
    try {
      await appendAt(fd, 0, bytes);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw cause;
  }
  return { journal, length: bytes.length, lines: entries.size, sum };
}

/** The entries that result from a journal's changes. */
export function entriesOf(changes: readonly ManifestChange[]): Map<string, ManifestEntry> {
  const entries = new Map<string, ManifestEntry>();
  applyChanges(entries, changes);
  return entries;
}

/** Keeps the journal of a small publication from being rewritten by every other run. */
const spareLines = 1000;

async function appendAt(fd: number, position: number, bytes: Buffer): Promise<void> {
  try {
    // Anything after the last whole line is left from a crash.
    ftruncateSync(fd, position);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(fd, bytes, written, bytes.length - written, position + written);
    }
    await syncData(fd);
  } catch (cause) {
    ftruncateSync(fd, position);
    throw cause;
  }
}

function continues(fd: number, position: JournalPosition): boolean {
  if (fstatSync(fd).size < position.length) return false;
  const expected = Buffer.from(headerLine(position.journal));
  const found = Buffer.alloc(expected.length);
  readSync(fd, found, 0, found.length, 0);
  return found.equals(expected);
}

function readTail(fd: number, since: JournalPosition): JournalNews {
  const size = fstatSync(fd).size;
  const tail = Buffer.alloc(size - since.length);
  const read = readSync(fd, tail, 0, tail.length, since.length);
  const { changes, wholeLength } = readChanges(tail.subarray(0, read));
  const position = {
    journal: since.journal,
    length: since.length + wholeLength,
    lines: since.lines + changes.length,
    sum: sumOf(tail.subarray(0, wholeLength), since.sum),
  };
  return { position, changes, whole: false, torn: wholeLength < read };
}

function readWhole(fd: number): JournalNews {
  const bytes = readFileSync(fd);
  const { journal, changes, wholeLength } = readManifest(bytes);
  const sum = sumOf(bytes.subarray(0, wholeLength), 0);
  const position = { journal, length: wholeLength, lines: changes.length, sum };
  return { position, changes, whole: true, torn: wholeLength < bytes.length };
}

function openForReading(path: string): number | undefined {
  return unlessMissing(() => openSync(path, "r"));
}

function openForAppending(path: string): number | undefined {
  return unlessMissing(() => openSync(path, "r+"));
}
