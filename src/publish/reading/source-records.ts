import { hash } from "node:crypto";
import { type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "../../catalog/catalog.ts";
import type { ArticleRecord } from "../../records/article.ts";
import type { ReadingRules } from "../../records/site.ts";
import { readRecords, readRecordsOfAll } from "../../sources/read.ts";

/** Reads records again from their sources. */
export interface SourceRecords {
  /** The record of each row, in the same order; `undefined` if its source no longer contains it. */
  of(rows: readonly Row[]): readonly (ArticleRecord | undefined)[];
}

/** A row and its record. */
export interface Legible {
  readonly row: Row;
  readonly record: ArticleRecord;
}

/** The rows whose source still contains their record, in order. */
export function legible(rows: readonly Row[], sources: SourceRecords): readonly Legible[] {
  const records = sources.of(rows);
  return rows.flatMap((row, index) => {
    const record = records[index];
    return record === undefined ? [] : [{ row, record }];
  });
}

/** Equal if and only if the records are; `json` is a record as JSON. */
export function hashOfRecord(json: string): string {
  return hash("sha1", json);
}

/** A cached file with many records. */
interface KnownFile {
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
  readonly records: ReadonlyMap<number, ArticleRecord>;
}

/** Limit of the cached files' total size; the last file read is always cached. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Records below a folder. A file with many records is cached once one is needed, since others will follow, and read
 * again when it changes.
 */
export function openSourceRecords(articlesDirectory: string, rules: ReadingRules): SourceRecords {
  const known = new Map<string, KnownFile>();

  function keep(path: string, file: KnownFile): void {
    known.delete(path);
    known.set(path, file);
    let bytes = 0;
    for (const { sizeInBytes } of known.values()) bytes += sizeInBytes;
    for (const [oldest, { sizeInBytes }] of known) {
      if (bytes <= maxBytes || known.size === 1) break;
      known.delete(oldest);
      bytes -= sizeInBytes;
    }
  }

  /** The cached records of a file, unless it has changed. */
  function atHand(path: string): ReadonlyMap<number, ArticleRecord> | undefined {
    const file = known.get(path);
    if (file !== undefined && isUnchanged(file, join(articlesDirectory, path))) return file.records;
    known.delete(path);
    return undefined;
  }

  function readAndKeep(path: string): ReadonlyMap<number, ArticleRecord> {
    const file = join(articlesDirectory, path);
    // Taken before reading, so that a change during reading is noticed next time.
    const stat = statIfReachable(file);
    const { records } = readRecords(file, originOf(path));
    const byIndex = new Map(records.map((sourced) => [sourced.index, sourced.record]));
    if (stat !== undefined) keep(path, { sizeInBytes: stat.size, modifiedMs: stat.mtimeMs, records: byIndex });
    return byIndex;
  }

  function originOf(path: string) {
    return { rules, file: path, path };
  }

  /** The first record of each file; none of the files is known to contain another. */
  function firstRecords(paths: readonly string[]): ReadonlyMap<string, ArticleRecord> {
    const files = paths.map((path) => ({ absolutePath: join(articlesDirectory, path), origin: originOf(path) }));
    const found = new Map<string, ArticleRecord>();
    let count = 0;
    for (const { records } of readRecordsOfAll(files)) {
      const first = records.find(({ index }) => index === 0);
      if (first !== undefined) found.set(paths[count] ?? "", first.record);
      count += 1;
    }
    return found;
  }

  return {
    of(rows) {
      const found = new Map<Row, ArticleRecord | undefined>();
      // A file with many records is first read for a later record, and then cached for its first one.
      const lastFirst = [...rows].sort((one, other) => other.index - one.index);
      for (const row of lastFirst) {
        const { path, index } = row;
        const records = atHand(path) ?? (index === 0 ? undefined : readAndKeep(path));
        if (records !== undefined) found.set(row, records.get(index));
      }
      const first = firstRecords(rows.filter((row) => !found.has(row)).map(({ path }) => path));
      return rows.map((row) => (found.has(row) ? found.get(row) : first.get(row.path)));
    },
  };
}

function isUnchanged({ sizeInBytes, modifiedMs }: KnownFile, file: string): boolean {
  const stat = statIfReachable(file);
  return stat?.size === sizeInBytes && stat.mtimeMs === modifiedMs;
}

/** A file in an unreadable folder or behind a broken link counts as missing. */
function statIfReachable(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Treats a record that has changed since the catalog took it in as missing: the next run has to take it in first. */
export function asTakenIn(sources: SourceRecords): SourceRecords {
  return {
    of: (rows) =>
      sources.of(rows).map((record, index) => {
        const isSame = record !== undefined && hashOfRecord(JSON.stringify(record)) === rows[index]?.hash;
        return isSame ? record : undefined;
      }),
  };
}

/** Takes records that this run has already read from `atHand`, and reads only the others. */
export function freshFirst(atHand: (row: Row) => ArticleRecord | undefined, sources: SourceRecords): SourceRecords {
  return {
    of(rows) {
      const found = rows.map(atHand);
      const unread = rows.filter((_, index) => found[index] === undefined);
      const read = new Map(sources.of(unread).map((record, index) => [unread[index], record]));
      return rows.map((row, index) => found[index] ?? read.get(row));
    },
  };
}
