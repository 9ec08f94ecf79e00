import { hash } from "node:crypto";
import { join } from "node:path";
import type { FileReading, RecordDigest, Stamp } from "../catalog/catalog.ts";
import type { ArticleRecord } from "../records/article.ts";
import { readRecordsOfAll } from "../sources/read.ts";
import type { SourcedRecord } from "../sources/record-format.ts";
import type { Place } from "./gather.ts";

/** A source file that is to be read, and how it was found. */
export interface FoundFile {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly stamp: Stamp;
}

/** Reads files for the catalog, in order; `onRecord` sees each record whole. */
export function* readFiles(
  files: readonly FoundFile[],
  place: Place,
  onRecord?: (path: string, index: number, record: ArticleRecord) => void,
): Iterable<FileReading> {
  const toRead = files.map(({ path }) => ({
    absolutePath: join(place.articlesDirectory, path),
    origin: { file: place.fileName(path), path, timezone: place.timezone },
  }));
  let count = 0;
  for (const { records, problems } of readRecordsOfAll(toRead)) {
    const found = files[count];
    count += 1;
    if (found === undefined) continue;
    for (const { index, record } of records) onRecord?.(found.path, index, record);
    yield { path: found.path, stamp: found.stamp, records: records.map(digestOf), problems };
  }
}

function digestOf({ record, index }: SourcedRecord): RecordDigest {
  return {
    index,
    hash: hash("sha1", JSON.stringify(record)),
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
