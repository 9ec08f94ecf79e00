import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { type Problem, ProblemsError, systemCodeOf } from "../errors.ts";
import type { ArticleRecord } from "../records/article.ts";
import { nameBasedUuid } from "../records/identity.ts";
import { parseArticle } from "../records/parse-article.ts";
import { nameKey } from "../records/slug.ts";
import { isArchivePage, readArchivePage } from "./archives/archive-page.ts";
import { type ListedArticle, type Listing, readListing } from "./archives/listing.ts";
import { isMediumPost, readMediumPost } from "./archives/medium.ts";
import { readFeed } from "./feeds/feed.ts";
import { type Scan, scanArticles } from "./folder/scan.ts";
import { readRecords, readText, textIn } from "./read.ts";
import type { Reading } from "./record-format.ts";
import { writeMarkdown } from "./write-markdown.ts";

/** Where an import goes. */
export interface ImportOptions {
  /** Made where it is missing. */
  readonly articlesDirectory: string;
  /** IANA name; dates without an offset are read in it. */
  readonly timezone: string;
  /** As problems show the imported file. */
  readonly shownAs?: string;
  /** The site's own address, where it is known: relative links of an archive page that does not tell its own are relative to it. */
  readonly base?: string;
}

/** A page or a feed as it was got from an address. */
export interface Download {
  readonly bytes: Buffer;
  /** Where it was found in the end. */
  readonly address: string;
  /** The encoding that the server says it is in. */
  readonly encoding?: string;
}

/** What an import did. */
export interface ImportResult {
  readonly imported: number;
  readonly alreadyThere: number;
  /** How many articles the listing says that there are. */
  readonly declaredCount?: number;
  /** Absolute paths of the files that were written. */
  readonly written: readonly string[];
  readonly warnings: readonly Problem[];
  /** How many entries of a feed could not be imported, though others were. */
  readonly leftOut: number;
  /** What is wrong with these. */
  readonly problems: readonly Problem[];
}

/**
 * Imports an archive page or a feed as Markdown records. What is there already is left alone, edited by hand or not. An entry of a feed that cannot be
 * read keeps no other out.
 * @throws {ProblemsError} naming every problem at once; then nothing is imported.
 */
export function importFile(file: string, options: ImportOptions): ImportResult {
  const shownAs = options.shownAs ?? file;
  return importText(readText(file, shownAs), { ...options, shownAs });
}

const mendFile = "Nothing was imported; mend this in the file, and import it again.";
const saveFirst = "Nothing was imported; save it as a file, mend this there, and import that.";

/** The same of what was got from an address. @throws {ProblemsError} naming every problem at once; then nothing is imported. */
export function importDownload({ bytes, address, encoding }: Download, options: ImportOptions): ImportResult {
  const shownAs = options.shownAs ?? address;
  return importText(textIn(bytes, shownAs, encoding), { ...options, shownAs, address });
}

interface Whence extends ImportOptions {
  readonly shownAs: string;
  readonly address?: string;
}

function importText(text: string | Problem, options: Whence): ImportResult {
  if (typeof text !== "string") throw new ProblemsError([text]);
  const { knownBy, records, declaredCount, problems } = readIncoming(text, options.shownAs, options);
  const errors = problems.filter(({ severity }) => severity === "error");
  const leftOut = new Set(errors.map(entryOf));
  const canDoWithout = knownBy === "id" && records.length > 0 && !leftOut.has(undefined);
  if (errors.length > 0 && !canDoWithout)
    throw new ProblemsError(errors, options.address === undefined ? mendFile : saveFirst);
  const present = readPresent(options);
  const fresh = records.filter(
    (record) => !present.hasId(record) && !(knownBy === "id or title" && present.hasTitle(record)),
  );
  const written = writeAll(fresh, present.fileNames, options.articlesDirectory);
  return {
    imported: fresh.length,
    alreadyThere: records.length - fresh.length,
    ...(declaredCount !== undefined && { declaredCount }),
    written,
    warnings: problems.filter(({ severity }) => severity === "warning"),
    leftOut: leftOut.size,
    problems: errors.map((problem) => ({ ...problem, advice: "the entry is left out, the others are imported" })),
  };
}

/** The entry of a feed that a problem is of: `entry 3`, `items.2`. Undefined where it is of the feed as a whole, which then may have lost some. */
function entryOf({ field }: Problem): string | undefined {
  return field === undefined ? undefined : /^\D*\d+/.exec(field)?.[0];
}

interface Incoming {
  /** Entries of a feed are told by their ids; listed articles have none that anybody else knows, so by day and title too. */
  readonly knownBy: "id" | "id or title";
  readonly records: readonly ArticleRecord[];
  readonly declaredCount?: number;
  readonly problems: readonly Problem[];
}

function readIncoming(text: string, file: string, options: Whence): Incoming {
  if (substackPosts.test(text)) throw new ProblemsError([listOfSubstack(file)]);
  if (isMediumPost(text)) return fromFeed(readMediumPost(text, { file, ...options }), file);
  if (isArchivePage(text)) return fromListing(readArchivePage(text, { file, ...options }), file, options);
  if (!/^\s*[<{[]/.test(text)) return fromListing(readListing(text, file), file, options);
  return fromFeed(readFeed(text, { file, path: basename(file), timezone: options.timezone }), file);
}

const substackPosts = /^post_id,post_date,/;

function listOfSubstack(file: string): Problem {
  const expected = "is the list of posts that Substack exports, which holds no texts";
  const advice = "import the publication's feed, https://NAME.substack.com/feed";
  return { severity: "error", file, expected, advice };
}

function fromFeed({ records, problems }: Reading, file: string): Incoming {
  const named = records.map(({ record }) => (record.id === undefined ? withId(record) : record));
  const found = distinctById(named);
  const kept = new Set(found);
  const repeated = named.filter((record) => !kept.has(record)).map((record) => repeatedId(record, file));
  if (found.length > 0 || problems.length > 0)
    return { knownBy: "id", records: found, problems: [...problems, ...repeated] };
  return { knownBy: "id", records: [], problems: [{ severity: "error", file, expected: "holds no entries" }] };
}

function repeatedId({ id, title }: ArticleRecord, file: string): Problem {
  const expected = `has two entries with the id "${id}"; the second one is left out`;
  return { severity: "warning", file, expected, ...(title !== undefined && { found: title }) };
}

function withId(record: ArticleRecord): ArticleRecord {
  return {
    ...record,
    id: nameBasedUuid(`entry\n${record.url ?? ""}\n${record.published}\n${record.title ?? record.slug}`),
  };
}

function fromListing(
  { articles, declaredCount, problems: listingProblems }: Listing,
  file: string,
  { timezone }: ImportOptions,
): Incoming {
  const problems = [...listingProblems];
  const records: ArticleRecord[] = [];
  const ids = listedIds(articles);
  for (const [index, { date, title, url, excerpt, author, tags, line }] of articles.entries()) {
    const authors = author === undefined ? [] : [{ name: author }];
    const fields = { id: ids[index], title, url, published: date, authors, tags, summary: excerpt ?? null };
    const parsed = parseArticle(fields, { file, timezone, line: () => line });
    problems.push(...parsed.problems);
    if (parsed.record !== undefined) records.push(parsed.record);
  }
  return {
    knownBy: "id or title",
    records: distinctById(records),
    ...(declaredCount !== undefined && { declaredCount }),
    problems,
  };
}

/**
 * The ids of listed articles come from what is listed, so that a record can be told again after its title or date was mended by hand: the
 * address of one that has its own, as in the site's next feed; else day and title. The author counts only where two of a day have one title.
 */
function listedIds(articles: readonly ListedArticle[]): readonly string[] {
  const authors = new Map<string, string>();
  return articles.map(({ date, title, author = "", url }) => {
    if (url !== undefined) return url;
    const name = `listing\n${date}\n${title}`;
    const first = authors.get(name) ?? author;
    authors.set(name, first);
    return nameBasedUuid(first === author ? name : `${name}\n${author}`);
  });
}

function distinctById(records: readonly ArticleRecord[]): readonly ArticleRecord[] {
  const byId = new Map<string | undefined, ArticleRecord>();
  for (const record of records) if (!byId.has(record.id)) byId.set(record.id, record);
  return [...byId.values()];
}

/** What the articles folder holds already. */
interface Present {
  /** Lower case: some disks do not tell case apart. */
  readonly fileNames: ReadonlySet<string>;
  hasId(record: ArticleRecord): boolean;
  /** Whether an article of that day and title is there. */
  hasTitle(record: ArticleRecord): boolean;
}

function readPresent({ articlesDirectory, timezone }: ImportOptions): Present {
  const ids = new Set<string | undefined>();
  const titles = new Set<string>();
  const fileNames = new Set<string>();
  const localDay = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" });
  for (const { path } of scanPresent(articlesDirectory)) {
    fileNames.add(path.toLowerCase());
    const absolute = join(articlesDirectory, path);
    const { records, problems } = readRecords(absolute, { file: path, path, timezone });
    for (const { record } of records) {
      ids.add(record.id);
      // A date alone is a day in UTC; a time is one of the site's zone.
      titles.add(titleOn(utcDay(record), record)).add(titleOn(localDay.format(record.published), record));
    }
    if (problems.some((problem) => problem.severity === "error"))
      for (const id of idsIn(contentOf(absolute))) ids.add(id);
  }
  return {
    fileNames,
    hasId: ({ id }) => id !== undefined && ids.has(id),
    hasTitle: (record) => titles.has(titleOn(utcDay(record), record)),
  };
}

function scanPresent(directory: string): Scan["files"] {
  if (!existsSync(directory)) return [];
  const { files, unreadable, problems } = scanArticles(directory);
  // What cannot be seen cannot be told from what is new.
  if (unreadable.length > 0) throw new ProblemsError(problems);
  return files;
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** An id on a line of front matter, and as a member of JSON. */
const idLine = /^[ \t]*id[ \t]*[:=](.*)$/gm;
const idMember = /"id"\s*:\s*("[^"\\\n]*(?:\\.[^"\\\n]*)*"|-?\d+)/g;

/** A file that cannot be read as a record just now, for a slip of its author, still says which one it is: all that the values of its ids may mean. */
function idsIn(text: string): readonly string[] {
  const written = [...text.matchAll(idLine), ...text.matchAll(idMember)].map(([, value = ""]) => value.trim());
  return written.flatMap((value) => {
    const withoutComment = value.replace(/\s#.*$/, "").trim();
    return [value, withoutComment, withoutComment.replace(/^["']|["']$/g, ""), ...jsonString(withoutComment)];
  });
}

function jsonString(text: string): readonly string[] {
  try {
    return [String(JSON.parse(text))];
  } catch {
    return [];
  }
}

function utcDay({ published }: ArticleRecord): string {
  return new Date(published).toISOString().slice(0, 10);
}

function titleOn(day: string, { title, slug }: ArticleRecord): string {
  return `${day}\n${nameKey(title ?? slug)}`;
}

/** Writes a file for each record, or none: whole ones under other names first, renamed when all are on the disk. */
function writeAll(records: readonly ArticleRecord[], taken: ReadonlySet<string>, directory: string): readonly string[] {
  const names = fileNames(records, taken);
  const planned = records.map((record, index) => ({
    text: writeMarkdown(record),
    temporary: join(directory, `.import-${process.pid}-${index}.tmp`),
    path: join(directory, names[index] ?? ""),
  }));
  const renamed: string[] = [];
  try {
    mkdirSync(directory, { recursive: true });
    for (const { temporary, text } of planned) writeDurably(temporary, text);
    for (const { temporary, path } of planned) {
      renameSync(temporary, path);
      renamed.push(path);
    }
    return renamed;
  } catch (error) {
    for (const { path, temporary } of planned) removeQuietly(renamed.includes(path) ? path : temporary);
    const code = systemCodeOf(error);
    throw new ProblemsError([
      { severity: "error", file: directory, expected: `cannot be written to (${code}); nothing is imported` },
    ]);
  }
}

/** What is in the way is of no interest: another error is being told. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function fileNames(records: readonly ArticleRecord[], taken: ReadonlySet<string>): readonly string[] {
  const used = new Set(taken);
  return records.map((record) => {
    const stem = `${utcDay(record)}-${record.slug}`;
    let name = `${stem}.md`;
    for (let number = 2; used.has(name); number++) name = `${stem}-${number}.md`;
    used.add(name);
    return name;
  });
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, "w");
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
