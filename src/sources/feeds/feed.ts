import { parseFeed } from "feedsmith";
import { isMapping } from "../../records/values.ts";
import type { Fields, LineReader } from "../feed-fields.ts";
import { plainTitle, titleToText } from "../html-text.ts";
import { readJson } from "../json.ts";
import type { Origin, Reading, SourcedRecord } from "../record-format.ts";
import { isBloggerExport, postsOfBlogger } from "./blogger.ts";
import { withoutDoctype } from "./doctype.ts";
import { dateNames, fieldsOf, type ParsedFeed } from "./entries.ts";
import { lossesIn, otherObject, tooManyEntities, unreadable } from "./faults.ts";
import { withOriginalLinks } from "./feedburner.ts";
import { isGhostExport, readGhostExport } from "./ghost.ts";
import { followingOf, nextUrlOf, onwardOf } from "./onward.ts";
import { parseEntry } from "./parse-entry.ts";
import { withPlainValues } from "./plain-values.ts";
import { podcastLosses, podcastRemark } from "./podcast.ts";
import { withoutContents } from "./rdf-contents.ts";
import { withoutNamespace } from "./rss-namespace.ts";
import { isWordPressExport, readWordPressExport } from "./wordpress.ts";
import { linesOfEntries } from "./xml-places.ts";

/** Where a feed comes from. */
export interface FeedOrigin extends Origin {
  /** The address it was fetched from, if known. */
  readonly address?: string;
}

/** The records of a feed, and where more may be found. */
export interface FeedReading extends Reading {
  /** Link to further entries, if the feed gives one. */
  readonly onward?: string;
  /** Address of a next page that may exist although the feed does not link to it. */
  readonly following?: string;
}

/**
 * Reads a published feed (RSS 0.9 to 2.0, Atom, JSON Feed) or an export of WordPress, Ghost or Blogger. Ids are kept
 * verbatim.
 */
export function readFeed(text: string, origin: FeedOrigin): FeedReading {
  if (/^\s*[[{]/.test(text)) return isGhostExport(text) ? readGhostExport(text, origin) : readJsonFeed(text, origin);
  if (isWordPressExport(text)) return readWordPressExport(text, origin);
  if (!isBloggerExport(text)) return readXml(text, origin);
  const posts = postsOfBlogger(text, origin.file);
  const { problems, ...reading } = readXml(posts.text, origin, posts.fields);
  return { ...reading, problems: [...posts.problems, ...problems] };
}

function readJsonFeed(text: string, origin: FeedOrigin): FeedReading {
  const reading = readJson(text, origin, (item, place) => parseEntry(withoutRepetition(item), place));
  const other = reading.records.length === 0 ? otherObject(text, origin.file) : undefined;
  if (other !== undefined) return { records: [], problems: [other] };
  return withOnward(reading, nextUrlOf(text, origin.address));
}

/** JSON Feed 1.1 requires content in every item, so feeds repeat the summary or title where there is none. */
function withoutRepetition(item: unknown): unknown {
  if (!isMapping(item) || typeof item.content_html === "string") return item;
  const { content_text: text, ...rest } = item;
  return text === (rest.summary ?? rest.title) ? rest : item;
}

function withOnward(reading: Reading, onward: string | undefined): FeedReading {
  return onward === undefined ? reading : { ...reading, onward };
}

/** `others`: per entry, fields that override those of the feed. */
function readXml(text: string, origin: FeedOrigin, others: readonly Fields[] = []): FeedReading {
  const plain = withoutDoctype(text);
  if (plain === undefined) return { records: [], problems: [tooManyEntities(origin.file)] };
  let parsed: ParsedFeed;
  try {
    parsed = parseFeed(adaptedForParser(plain));
  } catch {
    return { records: [], problems: [unreadable(text, origin.file)] };
  }
  const dateName = dateNames[parsed.format];
  const lineOf = entryLines(text);
  const readings = fieldsOf(parsed, lineReader(text), origin.address).map((fields, index) => {
    const line = () => lineOf(index);
    return {
      index,
      ...parseEntry({ ...fields, ...others[index] }, { ...origin, dateName, path: `entry ${index + 1}`, line }),
    };
  });
  const records = readings.flatMap(({ record, index }): SourcedRecord[] =>
    record === undefined ? [] : [{ record, index }],
  );
  const problems = [
    ...lossesIn(text, readings.length, origin.file),
    ...(records.length > 0 ? podcastRemark(parsed, origin.file, origin.address) : []),
    ...podcastLosses(parsed, origin.file),
    ...readings.flatMap((reading) => reading.problems),
  ];
  const following = followingOf(parsed, origin.address);
  const reading = withOnward({ records, problems }, onwardOf(parsed, origin.address));
  return following === undefined ? reading : { ...reading, following };
}

/** Rewrites XML that the feed parser would otherwise misread. */
function adaptedForParser(document: string): string {
  return withPlainValues(withOriginalLinks(withoutNamespace(withoutContents(document))));
}

/** Scans for lines on first use only, since they are rarely needed. */
function entryLines(text: string): (index: number) => number | undefined {
  let lines: readonly number[] | undefined;
  return (index) => {
    lines ??= linesOfEntries(text);
    return lines[index];
  };
}

// RSS Best Practices Profile, "Character data": publishers of plain-text titles write `&` and `<` as hexadecimal
// references.
const hexReference = /&#x(?:26|3c);/i;
const titleElements = /<(title|dc:creator|media:title)>([^<]*)<\/\1>/gi;

/** A feed is written by one program, so one such reference decides for all titles. */
function lineReader(feed: string): LineReader {
  for (const [, , line = ""] of feed.matchAll(titleElements)) if (hexReference.test(line)) return plainTitle;
  return titleToText;
}
