import type { Problem } from "../errors.ts";
import { fieldLines } from "../records/field-lines.ts";
import { type ParsedArticle, parseArticle } from "../records/parse-article.ts";
import type { RecordOrigin } from "../records/record-origin.ts";
import { isBlank } from "../records/text.ts";
import { isMapping } from "../records/values.ts";
import { type Fields, given, languageTag, mailLink, webAddress } from "./feed-fields.ts";
import { isAmongDrafts, readFileName } from "./file-name.ts";
import { findJsonFault, type JsonFault, linesOfJson, placeOf } from "./json-text.ts";
import { recordEndings } from "./record-files.ts";
import type { Origin, Reading, RecordFormat, SourcedRecord } from "./record-format.ts";
import { repeatedNameProblems } from "./repeated-names.ts";

/** One record, a list of records, or a JSON Feed. */
export const json: RecordFormat = {
  extensions: recordEndings.json,
  read: (text, origin) => readJson(text, origin, parseArticle),
};

/** Reads a JSON value as a record. */
export type ParseValue = (value: unknown, origin: RecordOrigin) => ParsedArticle;

/** One record, a list of records, or a JSON Feed, each record as `parse` reads it. */
export function readJson(text: string, origin: Origin, parse: ParseValue): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { records: [], problems: [syntaxProblem(text, origin.file)] };
  }
  const { records, problems } = readValue(value, { ...origin, line: fieldLines(() => linesOfJson(text)) }, parse);
  return { records, problems: [...repeatedNameProblems(text, value, origin.file), ...problems] };
}

function readValue(value: unknown, place: Place, parse: ParseValue): Reading {
  if (Array.isArray(value)) return readAll(value, "", place, parse);
  if (isFeed(value)) return readAll(value.items.map(inheriting(value)), "items.", place, parse);
  return readOne(value, place, parse);
}

/** The problem with a text that is not JSON. */
export function syntaxProblem(text: string, file: string, lineOffset = 0): Problem {
  const fault: JsonFault = findJsonFault(text) ?? { offset: 0, expected: "JSON" };
  const { line, column } = placeOf(text, fault.offset);
  const found =
    fault.offset >= text.length ? "the end of the text" : JSON.stringify(text.slice(fault.offset, fault.offset + 20));
  return {
    severity: "error",
    file,
    line: line + lineOffset,
    expected: `JSON, with ${fault.expected} at column ${column}`,
    found,
    ...(fault.advice !== undefined && { advice: fault.advice }),
  };
}

type Line = (field: string) => number | undefined;

interface Place extends Origin {
  readonly line: Line;
}

function readOne(value: unknown, place: Place, parse: ParseValue): Reading {
  const { file, path, rules, line } = place;
  const { record, problems } = parse(value, { file, rules, line, ...readFileName(path) });
  return { records: record === undefined ? [] : [{ record, index: 0, line: 1 }], problems };
}

function readAll(values: readonly unknown[], prefix: string, place: Place, parse: ParseValue): Reading {
  const records: SourcedRecord[] = [];
  const problems: Problem[] = [];
  const { file, rules, line } = place;
  const isDraft = isAmongDrafts(place.path);
  for (const [index, value] of values.entries()) {
    const parsed = parse(value, { file, rules, line, isDraft, path: `${prefix}${index}` });
    problems.push(...parsed.problems);
    if (parsed.record !== undefined) records.push({ record: parsed.record, index });
  }
  return { records, problems };
}

type Members = Readonly<Record<string, unknown>>;

function isFeed(value: unknown): value is Members & { readonly items: readonly unknown[] } {
  return isMapping(value) && Array.isArray(value.items);
}

/**
 * JSON Feed 1.1: items without authors or language have the feed's, and an item's addresses may be relative to the
 * feed's page. Some programs write an empty text for a missing value.
 */
function inheriting(feed: Members): (item: unknown) => unknown {
  const authors = (Array.isArray(feed.authors) ? feed.authors : [feed.author]).flatMap(personFields);
  const language = languageTag(textOf(feed.language));
  const base = webAddress(textOf(feed.home_page_url));
  return (item) => {
    if (!isMapping(item)) return item;
    const {
      url,
      external_url: about,
      ...said
    } = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== "")) as Members;
    const namesNobody = (said.authors ?? said.author ?? undefined) === undefined;
    return {
      ...said,
      ...given({
        url: webAddress(textOf(url), base) ?? url,
        external_url: webAddress(textOf(about), base) ?? about,
        language: languageTag(textOf(said.language)) ?? said.language ?? language,
        authors: namesNobody ? authors : undefined,
        // A feed without dates of publication gives the last change, as in Atom.
        date_published: said.date_published ?? said.published ?? said.date_modified,
      }),
    };
  };
}

/** The fields of a feed's author that an article can have. */
function personFields(person: unknown): readonly Fields[] {
  if (!isMapping(person)) return [];
  const [name, url, avatar] = [person.name, person.url, person.avatar].map(textOf);
  const fields = given({ name, url: webAddress(url) ?? mailLink(url), avatar: webAddress(avatar) });
  return (fields.name ?? fields.url) === undefined ? [] : [fields];
}

/** The value if it is a text that is not blank. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && !isBlank(value) ? value : undefined;
}
