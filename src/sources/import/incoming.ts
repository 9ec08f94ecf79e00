import { basename } from "node:path";
import { type Problem, ProblemsError } from "../../errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { nameBasedUuid } from "../../records/identity.ts";
import { parseArticle } from "../../records/parse-article.ts";
import { isBlank } from "../../records/text.ts";
import { isArchivePage, readArchivePage } from "../archives/archive-page.ts";
import { type ListedArticle, type Listing, readListing } from "../archives/listing.ts";
import { isMediumPost, readMediumPost } from "../archives/medium.ts";
import { withoutEntries } from "../feeds/faults.ts";
import { type FeedReading, readFeed } from "../feeds/feed.ts";
import { isMovableTypeExport, readMovableTypeExport } from "../feeds/movable-type.ts";
import { isMarkdownFile } from "../record-files.ts";

/** Context for reading an import. */
export interface ReadContext {
  /** IANA name; dates without an offset are read in it. */
  readonly timezone: string;
  /** The address it was fetched from, if any. */
  readonly address?: string;
  /** The site's own address, if known. */
  readonly base?: string;
}

/** The contents of an imported text. */
export interface Incoming {
  /**
   * How to recognise records already present: feed entries by id; listed articles also by day and title, since their
   * ids are made by this program.
   */
  readonly knownBy: "id" | "id or title";
  readonly records: readonly ArticleRecord[];
  readonly declaredCount?: number;
  /** The main language of the text, if known. */
  readonly language?: string;
  /** Link to further entries, if a feed gives one. */
  readonly onward?: string;
  /** Address of a possible next page that the feed does not link to. */
  readonly following?: string;
  /** Address of the site's feed, if its archive page links to one. */
  readonly feed?: string;
  readonly problems: readonly Problem[];
}

/**
 * Reads an archive page, a listing, a feed or an export, whichever it is.
 *
 * @throws {ProblemsError} if it is none of these.
 */
export function readIncoming(text: string, file: string, options: ReadContext): Incoming {
  const { timezone, address } = options;
  const rules = { timezone };
  if (isBlank(text)) throw new ProblemsError([{ severity: "error", file, expected: "is empty" }]);
  if (substackPosts.test(text)) throw new ProblemsError([substackList(file)]);
  if (frontMatter.test(text)) throw new ProblemsError([ownRecord(file, "copy it into data/articles")]);
  if (isMovableTypeExport(text))
    return fromFeed(readMovableTypeExport(text, { file, path: basename(file), rules }), file);
  if (isMediumPost(text)) return fromFeed(readMediumPost(text, { file, rules }), file);
  if (isArchivePage(text)) return fromListing(readArchivePage(text, { file, ...options }), file, options);
  if (!markedUp.test(text)) {
    const listing = readListing(text, file, timezone);
    if (listing.articles.length === 0 && isMarkdownFile(file)) throw new ProblemsError([ownRecord(file, placeOfDate)]);
    return fromListing(listing, file, options);
  }
  const origin = { file, path: basename(file), rules, ...(address !== undefined && { address }) };
  return fromFeed(readFeed(text, origin), file);
}

/**
 * XML, HTML or JSON. But Lynx prints a link as "[1]May 1, 2024", and mailing lists begin subjects with "[announce]".
 */
const markedUp = /^\s*(?:[<{]|\[(?!\d+\]\s*[\p{L}\d]|\p{L}))/u;

const substackPosts = /^post_id,post_date,/;

function substackList(file: string): Problem {
  const expected = "is the list of posts that Substack exports, which contains no texts";
  const advice = "import the publication's feed, https://NAME.substack.com/feed";
  return { severity: "error", file, expected, advice };
}

const frontMatter = /^(?:---|\+\+\+)[ \t]*\n/;

const placeOfDate = 'copy it into data/articles, and begin its name with its date, as in "2024-05-01-a-walk.md"';

function ownRecord(file: string, advice: string): Problem {
  return { severity: "error", file, expected: "is an article in Markdown, which needs no import", advice };
}

function fromFeed({ records, problems, onward, following }: FeedReading, file: string): Incoming {
  const named = records.map(({ record }) => (record.id === undefined ? withId(record) : record));
  const found = distinctById(named);
  const kept = new Set(found);
  const repeated = named.filter((record) => !kept.has(record)).map((record) => duplicateId(record, file));
  const language = commonestLanguage(found);
  if (found.length > 0 || problems.length > 0)
    return {
      knownBy: "id",
      records: found,
      ...(language !== undefined && { language }),
      ...(onward !== undefined && { onward }),
      ...(following !== undefined && { following }),
      problems: [...problems, ...repeated],
    };
  return { knownBy: "id", records: [], problems: [withoutEntries(file)] };
}

/** The most common language, where "unknown" counts as one. Entries have already inherited the feed's language. */
function commonestLanguage(records: readonly ArticleRecord[]): string | undefined {
  const counts = new Map<string | undefined, number>();
  for (const { language } of records) counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

function duplicateId({ id, title }: ArticleRecord, file: string): Problem {
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
  { articles, declaredCount, language, feed, problems: listingProblems }: Listing,
  file: string,
  { timezone }: ReadContext,
): Incoming {
  const problems = [...listingProblems];
  const records: ArticleRecord[] = [];
  const ids = listedIds(articles);
  for (const [index, { date, title, url, excerpt, author, tags, line }] of articles.entries()) {
    const authors = author === undefined ? [] : [{ name: author }];
    const fields = { id: ids[index], title, url, published: date, authors, tags, summary: excerpt ?? null };
    const parsed = parseArticle(fields, { file, rules: { timezone }, line: () => line });
    problems.push(...parsed.problems);
    if (parsed.record !== undefined) records.push(parsed.record);
  }
  const distinct = distinctById(records);
  const kept = new Map(distinct.map((record) => [record.id, record]));
  for (const record of records)
    if (kept.get(record.id)?.summary !== record.summary) problems.push(listedTwice(record, file));
  return {
    knownBy: "id or title",
    records: distinct,
    ...(declaredCount !== undefined && { declaredCount }),
    ...(language !== undefined && { language }),
    ...(feed !== undefined && { feed }),
    problems,
  };
}

/** Repeated listings are the same article, unless their excerpts differ. */
function listedTwice({ title }: ArticleRecord, file: string): Problem {
  const expected = `lists "${title}" twice on one day, with different excerpts; the second one is left out`;
  const advice = 'if it is another article, write it with "broadsheet new"';
  return { severity: "warning", file, expected, advice };
}

/**
 * Ids of listed articles are derived from the listing, so that a record is recognised even after its title or date was
 * edited: the article's own address, as in the site's next feed, else day and title. The author is added only if two
 * articles of one day share a title.
 */
function listedIds(articles: readonly ListedArticle[]): readonly string[] {
  const authors = new Map<string, string>();
  const shared = repeated(articles.map(({ url }) => url));
  return articles.map(({ date, title, author = "", url }) => {
    if (url !== undefined && !shared.has(url)) return url;
    const name = `listing\n${date}\n${title}`;
    const first = authors.get(name) ?? author;
    authors.set(name, first);
    return nameBasedUuid(first === author ? name : `${name}\n${author}`);
  });
}

/** Values that occur more than once. */
function repeated<Value>(values: readonly Value[]): ReadonlySet<Value> {
  const seen = new Set<Value>();
  return new Set(values.filter((value) => seen.has(value) || !seen.add(value)));
}

function distinctById(records: readonly ArticleRecord[]): readonly ArticleRecord[] {
  const byId = new Map<string | undefined, ArticleRecord>();
  for (const record of records) if (!byId.has(record.id)) byId.set(record.id, record);
  return [...byId.values()];
}
