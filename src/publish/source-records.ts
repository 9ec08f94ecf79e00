import { statSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "../catalog/catalog.ts";
import type { ArticleRecord } from "../records/article.ts";
import { readRecords } from "../sources/read.ts";

/** Reads again what articles say, from where they were read first. */
export interface SourceRecords {
  /** The record that a row stands for; `undefined` where its source no longer says it. */
  of(row: Row): ArticleRecord | undefined;
}

/** Under which a record is kept that was just read: `a.md#0`. */
export function recordKey({ path, index }: Pick<Row, "path" | "index">): string {
  return `${path}#${index}`;
}

/** A file that holds many records, as it was when it was read. */
interface KnownFile {
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
  readonly records: ReadonlyMap<number, ArticleRecord>;
}

/** Of the files that are kept at hand; the one that was read last is kept whatever its size. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The records below a folder. A file that holds many is kept at hand when one of them was asked for, for the others will follow; it is read again when
 * it has changed. Dates without an offset are read in `timezone` (IANA).
 */
export function openSourceRecords(articlesDirectory: string, timezone: string): SourceRecords {
  const known = new Map<string, KnownFile>();

  function keep(path: string, file: KnownFile): void {
    known.delete(path);
    known.set(path, file);
    let bytes = 0;
    for (const { sizeInBytes } of known.values()) bytes += sizeInBytes;
    for (const [oldest, { sizeInBytes }] of known) {
      if (bytes <= mostBytes || known.size === 1) break;
      known.delete(oldest);
      bytes -= sizeInBytes;
    }
  }

  return {
    of({ path, index }) {
      const file = join(articlesDirectory, path);
      const atHand = known.get(path);
      if (atHand !== undefined && isAsItWas(atHand, file)) return atHand.records.get(index);
      known.delete(path);
      // Looked at before it is read: a change in between is seen the next time.
      const stat = index === 0 ? undefined : statSync(file, { throwIfNoEntry: false });
      const { records } = readRecords(file, { file: path, path, timezone });
      if (stat !== undefined) {
        const byIndex = new Map(records.map((sourced) => [sourced.index, sourced.record]));
        keep(path, { sizeInBytes: stat.size, modifiedMs: stat.mtimeMs, records: byIndex });
      }
      return records.find((sourced) => sourced.index === index)?.record;
    },
  };
}

function isAsItWas({ sizeInBytes, modifiedMs }: KnownFile, file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.size === sizeInBytes && stat.mtimeMs === modifiedMs;
}
