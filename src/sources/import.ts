import { isError, type Problem, ProblemsError } from "../errors.ts";
import type { ArticleRecord } from "../records/article.ts";
import type { ReadingRules } from "../records/site.ts";
import { type Incoming, readIncoming } from "./import/incoming.ts";
import { readPresent } from "./import/present.ts";
import { writeAll } from "./import/write-all.ts";
import { readText, textIn } from "./read.ts";

/** Where to import to, and how. */
export interface ImportOptions {
  /** Created if missing. */
  readonly articlesDirectory: string;
  /** How existing articles are read; also gives the timezone for imported dates without an offset. */
  readonly rules: ReadingRules;
  /** Name of the imported file in problems. Default: its path. */
  readonly shownAs?: string;
  /** The site's own address, if known; base of relative links on archive pages that do not state theirs. */
  readonly base?: string;
  /** The address a file was saved from, if given; base of everything relative in it. */
  readonly savedFrom?: string;
  /** The caller also imports linked parts of the feed, so no warning is needed. */
  readonly withRest?: boolean;
}

/** A fetched page or feed. */
export interface Download {
  readonly bytes: Buffer;
  /** After redirects. */
  readonly address: string;
  /** The charset the server declared. */
  readonly encoding?: string;
}

/** The outcome of an import. */
export interface ImportResult {
  readonly imported: number;
  readonly alreadyThere: number;
  /** How many articles the listing claims to have. */
  readonly declaredCount?: number;
  /** The main language of the text, if known. */
  readonly language?: string;
  /** Link to further entries, if the feed gives one. */
  readonly onward?: string;
  /** Address of a possible next page that the feed does not link to. */
  readonly following?: string;
  /** Absolute paths of the new files. */
  readonly written: readonly string[];
  readonly warnings: readonly Problem[];
  /** How many entries of a feed were skipped because of errors. */
  readonly leftOut: number;
  /** Why they were skipped. */
  readonly problems: readonly Problem[];
}

/**
 * Imports an archive page or a feed as Markdown records. Existing articles are never changed. An unreadable entry of a
 * feed does not stop the others.
 *
 * @throws {ProblemsError} listing all problems; nothing is imported then.
 */
export async function importFile(file: string, options: ImportOptions): Promise<ImportResult> {
  const shownAs = options.shownAs ?? file;
  return importText(readText(file, shownAs), { ...options, shownAs });
}

const fixFile = "Nothing was imported; fix this in the file, and import it again.";
const saveFirst = "Nothing was imported; save it as a file, fix this there, and import that.";

/**
 * Like `importFile`, for a fetched page or feed.
 *
 * @throws {ProblemsError} listing all problems; nothing is imported then.
 */
export async function importDownload(
  { bytes, address, encoding }: Download,
  options: ImportOptions,
): Promise<ImportResult> {
  const shownAs = options.shownAs ?? address;
  return importText(textIn(bytes, shownAs, encoding), { ...options, shownAs, address });
}

interface NamedImport extends ImportOptions {
  readonly shownAs: string;
  readonly address?: string;
}

async function importText(text: string | Problem, options: NamedImport): Promise<ImportResult> {
  if (typeof text !== "string") throw new ProblemsError([text]);
  const { rules, base, savedFrom, address = savedFrom } = options;
  const context = {
    timezone: rules.timezone,
    ...(address !== undefined && { address }),
    ...(base !== undefined && { base }),
  };
  const incoming = readIncoming(text, options.shownAs, context);
  const { knownBy, records, declaredCount, language, onward, following, problems } = incoming;
  const errors = problems.filter(isError);
  const leftOut = new Set(errors.map(entryOf));
  const canSkipErrors = knownBy === "id" && records.length > 0 && !leftOut.has(undefined);
  if (errors.length > 0 && !canSkipErrors)
    throw new ProblemsError(errors, options.address === undefined ? fixFile : saveFirst);
  const present = readPresent(options.articlesDirectory, rules);
  const isPresent = (record: ArticleRecord) => {
    if (present.hasId(record)) return true;
    // An article imported from an archive page has its address as id, which feeds seldom use; and an entry that shares
    // its page has a different id when it is the only one in the feed.
    return present.hasTitle(record) && (knownBy === "id or title" || present.hasPage(record));
  };
  const fresh = records.filter((record) => !isPresent(record));
  // If some records already exist, the remaining parts were imported before or were not wanted.
  const isFirst = fresh.length > 0 && fresh.length === records.length;
  const possiblyPresent = fresh.filter((record) => present.hasTitle(record));
  const written = await writeAll(fresh, present.fileNames, options.articlesDirectory);
  return {
    imported: fresh.length,
    alreadyThere: records.length - fresh.length,
    ...(declaredCount !== undefined && { declaredCount }),
    ...(language !== undefined && { language }),
    ...(onward !== undefined && { onward }),
    ...(following !== undefined && { following }),
    written,
    warnings: [
      ...lostCharacters(text, options.shownAs),
      ...problems.filter(({ severity }) => severity === "warning"),
      ...(possiblyPresent.length > 0 ? [possibleDuplicates(possiblyPresent, options.shownAs)] : []),
      ...(isFirst ? furtherArticles(incoming, options) : []),
    ],
    leftOut: leftOut.size,
    problems: errors.map((problem) => ({ ...problem, advice: "the entry is left out, the others are imported" })),
  };
}

function lostCharacters(text: string, file: string): readonly Problem[] {
  const [before = "", ...rest] = text.split("\uFFFD");
  if (rest.length === 0) return [];
  const often = rest.length > 1 ? `, ${rest.length} times, here for the first` : "";
  const expected = `holds "\uFFFD" in place of lost characters${often}`;
  const advice = "find it in the imported articles and correct it";
  return [{ severity: "warning", file, line: before.split("\n").length, expected, advice }];
}

/** Articles written here or imported elsewhere may be the same under another id. */
function possibleDuplicates(records: readonly ArticleRecord[], file: string): Problem {
  const titles = records.map(({ title, slug }) => `"${title ?? slug}"`);
  const found = titles.length > 1 ? `${titles[0]} and ${titles.length - 1} more` : titles[0];
  return {
    severity: "warning",
    file,
    expected: "no entry with the day and the title of an article that is here under another id",
    ...(found !== undefined && { found }),
    advice: "if they are the same, remove the file of one: otherwise readers get it twice",
  };
}

/** Warnings about further articles that could be imported. */
function furtherArticles(incoming: Incoming, { shownAs, withRest }: NamedImport): readonly Problem[] {
  const { records, onward, following, feed } = incoming;
  const isFull = records.length >= wordPressFeedSize;
  return [
    ...(onward !== undefined && !withRest ? [continuesAt(onward, shownAs)] : []),
    ...(following !== undefined && !withRest && isFull ? [mayContinueAt(following, shownAs)] : []),
    ...(feed !== undefined ? [hasFeed(feed, shownAs)] : []),
  ];
}

function continuesAt(address: string, file: string): Problem {
  const expected = `is part of a feed that continues at ${address}`;
  return { severity: "warning", file, expected, advice: "import it with --all to get the rest too" };
}

/** The default number of entries in a WordPress feed. */
const wordPressFeedSize = 10;

function mayContinueAt(address: string, file: string): Problem {
  const expected = `holds only the newest articles, as usual with WordPress; older ones may be at ${address}`;
  return { severity: "warning", file, expected, advice: "import it with --all to get these too" };
}

/** Records from the listing would be recognised in the feed and left as they are, without their texts. */
function hasFeed(address: string, file: string): Problem {
  const expected = `lists articles without their texts; the site's feed, ${address}, may have those of the newest ones`;
  const advice = "to get them, remove what was just imported, import the feed, and then import this page again";
  return { severity: "warning", file, expected, advice };
}

/**
 * The entry a problem belongs to: `entry 3`, `items.2`. `undefined` for the feed as a whole, which may then lack
 * entries.
 */
function entryOf({ field }: Problem): string | undefined {
  return field === undefined ? undefined : /^\D*\d+/.exec(field)?.[0];
}
