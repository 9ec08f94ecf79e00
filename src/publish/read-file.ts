import { hash } from "node:crypto";
import { join } from "node:path";
import type { FileReading, RecordDigest, Stamp } from "../catalog/catalog.ts";
import type { ArticleRecord } from "../records/article.ts";
import { readRecords } from "../sources/read.ts";
import type { SourcedRecord } from "../sources/record-format.ts";
import type { Place } from "./gather.ts";

/** Reads one file for the catalog; `onRecord` sees each record whole. */
export function readFile(
  path: string,
  stamp: Stamp,
  place: Place,
  onRecord?: (index: number, record: ArticleRecord) => void,
): FileReading {
  const origin = { file: place.fileName(path), path, timezone: place.timezone };
  const { records, problems } = readRecords(join(place.articlesDirectory, path), origin);
  for (const { index, record } of records) onRecord?.(index, record);
  return { path, stamp, records: records.map(digestOf), problems };
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
