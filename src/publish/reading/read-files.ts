import { join } from "node:path";
import type { FileReading, RecordDigest } from "../../catalog/catalog.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { type FileToRead, readRecordsOfAll } from "../../sources/read.ts";
import { filesLinkedFrom } from "./file-links.ts";
import type { FoundFile } from "./found-files.ts";
import type { Input } from "./input.ts";
import type { SpooledRecord } from "./record-spool.ts";
import { hashOfRecord } from "./source-records.ts";

/** A record and where it was read. */
export interface ReadRecord extends SpooledRecord {
  readonly path: string;
  readonly index: number;
  readonly record: ArticleRecord;
}

/** Reads files for the catalog, in order. `onRecord` gets each whole record. */
export function* readFiles(
  files: Iterable<FoundFile>,
  input: Input,
  onRecord: (read: ReadRecord) => void = () => {},
): Iterable<FileReading> {
  const asked: FoundFile[] = [];
  for (const { records, problems, isUnread } of readRecordsOfAll(toRead(files, input, asked))) {
    const found = asked.shift();
    if (found === undefined) continue;
    const digests = records.map(({ record, index }) => {
      const json = JSON.stringify(record);
      const read = { path: found.path, index, record, json, hash: hashOfRecord(json) };
      onRecord(read);
      return digestOf(read);
    });
    const stamp = isUnread === true ? { ...found.stamp, modifiedMs: neverModified } : found.stamp;
    yield { path: found.path, stamp, records: digests, problems };
  }
}

/** Matches no file, so that the next run reads it again. */
const neverModified = -1;

/** Appends each file to `asked` when it is handed out. */
function* toRead(files: Iterable<FoundFile>, input: Input, asked: FoundFile[]): Iterable<FileToRead> {
  const { rules } = input;
  for (const found of files) {
    const { path } = found;
    asked.push(found);
    yield {
      absolutePath: join(input.articlesDirectory, path),
      origin: { rules, file: input.fileName(path), path },
    };
  }
}

function digestOf({ path, record, index, hash }: ReadRecord): RecordDigest {
  const links = record.body === undefined ? [] : filesLinkedFrom(record.body, path);
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
    ...(links.length > 0 && { links }),
  };
}
