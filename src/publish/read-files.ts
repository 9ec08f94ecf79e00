import { hash } from "node:crypto";
import { join } from "node:path";
import type { FileReading, RecordDigest, Stamp } from "../catalog/catalog.ts";
import type { ArticleRecord } from "../records/article.ts";
import { type FileToRead, readRecordsOfAll } from "../sources/read.ts";
import type { Place } from "./gather.ts";
import type { SpooledRecord } from "./record-spool.ts";

/** A source file that is to be read, and how it was found. */
export interface FoundFile {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly stamp: Stamp;
}

/** Files that are to be read, in little memory: an object for each would take more than all else that a large run holds. */
export interface FoundFiles extends Iterable<FoundFile> {
  readonly length: number;
}

/** A list that grows. */
export interface FoundFileList extends FoundFiles {
  add(path: string, sizeInBytes: number, modifiedMs: number): void;
}

export function createFoundFileList(): FoundFileList {
  const paths: string[] = [];
  const sizes: number[] = [];
  const times: number[] = [];
  return {
    get length() {
      return paths.length;
    },
    add(path, sizeInBytes, modifiedMs) {
      paths.push(path);
      sizes.push(sizeInBytes);
      times.push(modifiedMs);
    },
    *[Symbol.iterator]() {
      for (const [index, path] of paths.entries()) {
        yield { path, stamp: { sizeInBytes: sizes[index] ?? 0, modifiedMs: times[index] ?? 0 } };
      }
    },
  };
}

/** A record that has been read, and where it stands. */
export interface ReadRecord extends SpooledRecord {
  readonly path: string;
  readonly index: number;
  readonly record: ArticleRecord;
}

/** Reads files for the catalog, in order; `onRecord` sees each record whole. */
export function* readFiles(
  files: Iterable<FoundFile>,
  place: Place,
  onRecord: (read: ReadRecord) => void = () => {},
): Iterable<FileReading> {
  const asked: FoundFile[] = [];
  for (const { records, problems, isUnread } of readRecordsOfAll(toRead(files, place, asked))) {
    const found = asked.shift();
    if (found === undefined) continue;
    const digests = records.map(({ record, index }) => {
      const json = JSON.stringify(record);
      const read = { path: found.path, index, record, json, hash: hash("sha1", json) };
      onRecord(read);
      return digestOf(read);
    });
    const stamp = isUnread === true ? { ...found.stamp, modifiedMs: neverModified } : found.stamp;
    yield { path: found.path, stamp, records: digests, problems };
  }
}

/** A time that no file has: the next run reads it again. */
const neverModified = -1;

/** Notes in `asked` what is on its way. */
function* toRead(files: Iterable<FoundFile>, place: Place, asked: FoundFile[]): Iterable<FileToRead> {
  for (const found of files) {
    const { path } = found;
    asked.push(found);
    yield {
      absolutePath: join(place.articlesDirectory, path),
      origin: { file: place.fileName(path), path, timezone: place.timezone },
    };
  }
}

function digestOf({ record, index, hash }: ReadRecord): RecordDigest {
  return {
    index,
    hash,
    ...(record.id !== undefined && { id: record.id }),
    slug: record.slug,
    ...(record.title !== undefined && { title: record.title }),
    ...(record.url !== undefined && { url: record.url }),
    published: record.published,
    ...(record.updated !== undefined && { updated: record.updated }),
    ...(record.expires !== undefined && { expires: record.expires }),
    tags: record.tags,
    authors: record.authors.map((author) => author.name),
    draft: record.draft,
  };
}
