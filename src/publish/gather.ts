import { createHash, hash } from "node:crypto";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { type Catalog, type FileReading, filesNote, type RecordDigest, type Stamp } from "../catalog/catalog.ts";
import type { Problem } from "../errors.ts";
import type { ArticleRecord } from "../records/article.ts";
import { recordFormatOf } from "../sources/index.ts";
import { readRecords } from "../sources/read.ts";
import type { SourcedRecord } from "../sources/record-format.ts";
import { type SourceFile, scanArticles } from "../sources/scan.ts";

/** Which source files are to be read, and which are no more. */
export interface Findings {
  readonly changed: readonly { readonly path: string; readonly stamp: Stamp }[];
  readonly gone: readonly string[];
  /** What keeps folders and files from being looked at at all. */
  readonly problems: readonly Problem[];
  /** Whether everything was looked at, and not only what was asked for. */
  readonly complete: boolean;
  /** Stands for all files as they are, where the catalog knows each of them just so. */
  readonly knownFiles?: string;
}

/** Where the articles lie, and how they are called in a problem. */
export interface Place {
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
  readonly timezone: string;
  readonly fileName: (path: string) => string;
}

/** Looks through the whole articles folder. `all`: every file is to be read, changed or not. */
export function findChanges(place: Place, catalog: Catalog, all: boolean): Findings {
  const scan = scanArticles(place.articlesDirectory, place.dataDirectory);
  const problems = scan.problems.map((problem) => ({ ...problem, file: place.fileName(problem.file) }));
  const key = scan.unreadable.length === 0 ? keyOf(scan.files) : undefined;
  if (!all && key !== undefined && catalog.note(filesNote) === key) {
    return { changed: [], gone: [], problems, complete: true };
  }
  const known = new Map(catalog.stamps());
  let met = 0;
  const changed: { path: string; stamp: Stamp }[] = [];
  for (const { path, sizeInBytes, modifiedMs } of scan.files) {
    const stamp = { sizeInBytes, modifiedMs };
    const before = known.get(path);
    if (before !== undefined) met += 1;
    if (all || !isSame(before, stamp)) changed.push({ path, stamp });
  }
  const isOutOfSight = (path: string): boolean =>
    scan.unreadable.some(
      (prefix) => path === prefix || ((prefix === "" || prefix.endsWith("/")) && path.startsWith(prefix)),
    );
  const gone = met === known.size ? [] : unmet(known.keys(), scan.files).filter((path) => !isOutOfSight(path));
  const areKnown = key !== undefined && changed.length + gone.length === 0;
  return { changed, gone, problems, complete: true, ...(areKnown && { knownFiles: key }) };
}

/** Equal exactly when paths, sizes and times are. */
function keyOf(files: readonly SourceFile[]): string {
  const paths = files.map(({ path }) => path).join("\0");
  const numbers = new Float64Array(files.length * 2);
  let at = 0;
  for (const { sizeInBytes, modifiedMs } of files) {
    numbers[at++] = sizeInBytes;
    numbers[at++] = modifiedMs;
  }
  return createHash("sha1").update(paths).update(numbers).digest("hex");
}

/** Known paths that were not found; most runs meet every one, and need not look for them. */
function unmet(known: Iterable<string>, found: readonly { readonly path: string }[]): string[] {
  const there = new Set(found.map(({ path }) => path));
  return [...known].filter((path) => !there.has(path));
}

/** Looks only at these paths, relative to the articles folder; `undefined` where that does not tell enough. */
export function findChangesAt(paths: readonly string[], place: Place, catalog: Catalog): Findings | undefined {
  const changed: { path: string; stamp: Stamp }[] = [];
  const gone: string[] = [];
  for (const path of new Set(paths)) {
    const known = catalog.stamp(path);
    const stamp = stampOnDisk(join(place.articlesDirectory, path));
    if (stamp === "other") return undefined;
    if (stamp === undefined && known === undefined && recordFormatOf(path) === undefined) return undefined;
    if (stamp === undefined) {
      if (known !== undefined) gone.push(path);
    } else if (recordFormatOf(path) !== undefined && !isSame(known, stamp)) changed.push({ path, stamp });
  }
  return { changed, gone, problems: [], complete: false };
}

/** `other`: a folder, a link, or what cannot be looked at, of which only a look at everything tells what it means. */
function stampOnDisk(file: string): Stamp | "other" | undefined {
  try {
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return stat.isFile() ? { sizeInBytes: stat.size, modifiedMs: stat.mtimeMs } : "other";
  } catch {
    return "other";
  }
}

function isSame(one: Stamp | undefined, other: Stamp): boolean {
  return one?.sizeInBytes === other.sizeInBytes && one.modifiedMs === other.modifiedMs;
}

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
