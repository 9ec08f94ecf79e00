import { isError, type Problem, ProblemsError } from "../errors.ts";
import type { ArticleRecord } from "../records/article.ts";
import type { ReadingRules } from "../records/site.ts";
import { type Incoming, readIncoming } from "./import/incoming.ts";
import { readPresent } from "./import/present.ts";
import { writeAll } from "./import/write-all.ts";
import { readText, textIn } from "./read.ts";

/** Where an import goes. */
export interface ImportOptions {
  /** Made where it is missing. */
  readonly articlesDirectory: string;
  /** How articles that are here are read; dates without an offset that are imported are read in its time zone. */
  readonly rules: ReadingRules;
  /** As problems show the imported file. */
  readonly shownAs?: string;
  /**
   * The site's own address, where it is known: relative links of an archive page that does not tell its own are
   * relative to it.
   */
  readonly base?: string;
  /** Where a file was saved from, if anybody says: what it holds is relative to that. */
  readonly savedFrom?: string;
  /** The parts of a feed that lie elsewhere are imported too, so nobody needs to be told of them. */
  readonly withRest?: boolean;
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
  /** In which the whole of what was read, or most of it, is written, where it tells. */
  readonly language?: string;
  /** Where a feed says that more of its entries are. */
  readonly onward?: string;
  /** Where there may be more of them that it says nothing of. */
  readonly following?: string;
  /** Absolute paths of the files that were written. */
  readonly written: readonly string[];
  readonly warnings: readonly Problem[];
  /** How many entries of a feed could not be imported, though others were. */
  readonly leftOut: number;
  /** What is wrong with these. */
  readonly problems: readonly Problem[];
}

/**
 * Imports an archive page or a feed as Markdown records. What is there already is left alone, edited by hand or not. An
 * entry of a feed that cannot be read keeps no other out.
 * @throws {ProblemsError} naming every problem at once; then nothing is imported.
 */
export async function importFile(file: string, options: ImportOptions): Promise<ImportResult> {
  const shownAs = options.shownAs ?? file;
  return importText(readText(file, shownAs), { ...options, shownAs });
}

const mendFile = "Nothing was imported; fix this in the file, and import it again.";
const saveFirst = "Nothing was imported; save it as a file, fix this there, and import that.";

/**
 * The same of what was got from an address.
 *
 * @throws {ProblemsError} naming every problem at once; then nothing is imported.
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
  const whence = {
    timezone: rules.timezone,
    ...(address !== undefined && { address }),
    ...(base !== undefined && { base }),
  };
  const incoming = readIncoming(text, options.shownAs, whence);
  const { knownBy, records, declaredCount, language, onward, following, problems } = incoming;
  const errors = problems.filter(isError);
  const leftOut = new Set(errors.map(entryOf));
  const canDoWithout = knownBy === "id" && records.length > 0 && !leftOut.has(undefined);
  if (errors.length > 0 && !canDoWithout)
    throw new ProblemsError(errors, options.address === undefined ? mendFile : saveFirst);
  const present = readPresent(options.articlesDirectory, rules);
  const isHere = (record: ArticleRecord) => {
    if (present.hasId(record)) return true;
    // What an archive page listed has its address for its id, which feeds seldom give; and one of several entries of a
    // page has an id of its own only beside others.
    return present.hasTitle(record) && (knownBy === "id or title" || present.hasPage(record));
  };
  const fresh = records.filter((record) => !isHere(record));
  // Where a part is here already, so is the rest, or nobody wanted it.
  const isFirst = fresh.length > 0 && fresh.length === records.length;
  const doubtful = fresh.filter((record) => present.hasTitle(record));
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
      ...lettersLost(text, options.shownAs),
      ...problems.filter(({ severity }) => severity === "warning"),
      ...(doubtful.length > 0 ? [perhapsTwice(doubtful, options.shownAs)] : []),
      ...(isFirst ? placesOfMore(incoming, options) : []),
    ],
    leftOut: leftOut.size,
    problems: errors.map((problem) => ({ ...problem, advice: "the entry is left out, the others are imported" })),
  };
}

function lettersLost(text: string, file: string): readonly Problem[] {
  const [before = "", ...rest] = text.split("\uFFFD");
  if (rest.length === 0) return [];
  const often = rest.length > 1 ? `, ${rest.length} times, here for the first` : "";
  const expected = `holds "\uFFFD" in place of what is lost${often}`;
  const advice = "look for it in what is imported, and put it right";
  return [{ severity: "warning", file, line: before.split("\n").length, expected, advice }];
}

/** Articles that were written here, or came from elsewhere, say nothing of the ids that a feed has for them. */
function perhapsTwice(records: readonly ArticleRecord[], file: string): Problem {
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

/** Where there is more than what was imported, to be told once. */
function placesOfMore(incoming: Incoming, { shownAs, withRest }: NamedImport): readonly Problem[] {
  const { records, onward, following, feed } = incoming;
  const isFull = records.length >= fullOfWordPress;
  return [
    ...(onward !== undefined && !withRest ? [goesOn(onward, shownAs)] : []),
    ...(following !== undefined && !withRest && isFull ? [mayGoOn(following, shownAs)] : []),
    ...(feed !== undefined ? [hasFeed(feed, shownAs)] : []),
  ];
}

function goesOn(address: string, file: string): Problem {
  const expected = `is a part of a feed that goes on at ${address}`;
  return { severity: "warning", file, expected, advice: "import it with --all, to have the rest too" };
}

/** As many as it puts into a feed unless its settings say otherwise. */
const fullOfWordPress = 10;

function mayGoOn(address: string, file: string): Problem {
  const expected = `holds the newest articles alone, as WordPress has it; older ones may be at ${address}`;
  return { severity: "warning", file, expected, advice: "import it with --all, to have these too" };
}

/** What a page has listed is known again in a feed, and nothing there is touched, texts included. */
function hasFeed(address: string, file: string): Problem {
  const expected = `lists articles without their texts; the site's feed, ${address}, may have those of the newest`;
  const advice = "to have them, remove what was imported now, import the feed, and then this page again";
  return { severity: "warning", file, expected, advice };
}

/**
 * The entry of a feed that a problem is of: `entry 3`, `items.2`. Undefined where it is of the feed as a whole, which
 * then may have lost some.
 */
function entryOf({ field }: Problem): string | undefined {
  return field === undefined ? undefined : /^\D*\d+/.exec(field)?.[0];
}
