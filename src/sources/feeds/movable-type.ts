import type { Problem } from "../../errors.ts";
import { isBlank } from "../../records/text.ts";
import { type Fields, given, webAddress } from "../feed-fields.ts";
import { htmlToText, titleToText } from "../html-text.ts";
import type { Origin, Reading, SourcedRecord } from "../record-format.ts";
import { leftOutProblems } from "./left-out.ts";
import { parseEntry } from "./parse-entry.ts";
import { textOfPost } from "./wordpress-text.ts";

// The import format of Movable Type, which TypePad, Hatena Blog, FC2, livedoor and Seesaa export too: entries end with
// a line of eight hyphens, and the parts of an entry with one of five.

const endOfEntry = /^-{8}\s*$/;
const endOfPart = /^-{5}\s*$/;
/** A field in one line. */
const field = /^([A-Z][A-Z ]*):(?:[ \t]+(.*))?$/;
/** A line that a part begins with; what follows it is text. */
const partName = /^(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):\s*$/;

/** Whether the text is an export in the format of Movable Type. */
export function isMovableTypeExport(text: string): boolean {
  return field.test(/\S.*/.exec(text)?.[0] ?? "") && /^DATE:/m.test(text) && /^-{5}\s*\nBODY:\s*$/m.test(text);
}

interface Entry {
  /** From 1. */
  readonly line: number;
  /** Values by the name of the field; some may be given several times. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly parts: readonly Part[];
}

interface Part {
  readonly name: string;
  readonly text: string;
}

/** Reads the posts that everybody may read, or will when they fall due. Their times are in the zone of the site. */
export function readMovableTypeExport(text: string, { file, rules }: Origin): Reading {
  const entries = entriesOf(text.split("\n"));
  const records: SourcedRecord[] = [];
  const problems: Problem[] = [];
  const leftOut: string[] = [];
  for (const [index, entry] of entries.entries()) {
    leftOut.push(...entry.parts.flatMap(({ name }) => besides[name] ?? []));
    if (isDraft(entry)) {
      leftOut.push("draft");
      continue;
    }
    const origin = { file, rules, dateName: "DATE", path: `entry ${index + 1}`, line: () => entry.line };
    const parsed = parseEntry(fieldsOf(entry), origin);
    problems.push(...parsed.problems);
    if (parsed.record !== undefined) records.push({ record: parsed.record, index, line: entry.line });
  }
  return { records, problems: [...leftOutProblems(leftOut, file), ...problems] };
}

/** Parts by other people. */
const besides: Readonly<Record<string, string>> = { COMMENT: "comment", PING: "trackback" };

function entriesOf(lines: readonly string[]): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (isBlank(lines[at] ?? "")) continue;
    const start = at;
    while (at < lines.length && !endsEntry(lines, at)) at += 1;
    entries.push(entryOf(lines.slice(start, at), start + 1));
  }
  return entries;
}

/** Within a text, such a line may be a rule or an underline. */
function endsEntry(lines: readonly string[], at: number): boolean {
  if (!endOfEntry.test(lines[at] ?? "")) return false;
  const next = nextWords(lines, at + 1);
  return next === lines.length || field.test(lines[next] ?? "");
}

/** The first line from `at` on that is not blank; Movable Type writes a blank line before each comment. */
function nextWords(lines: readonly string[], at: number): number {
  let next = at;
  while (next < lines.length && isBlank(lines[next] ?? "")) next += 1;
  return next;
}

function entryOf(lines: readonly string[], line: number): Entry {
  const fields = new Map<string, readonly string[]>();
  const last = lines.findLastIndex((text) => !isBlank(text));
  const endsPart = (at: number) => at === last || partName.test(lines[nextWords(lines, at + 1)] ?? "");
  const ends = lines.flatMap((text, at) => (endOfPart.test(text) && endsPart(at) ? [at] : []));
  const [endOfFields = lines.length] = ends;
  for (const text of lines.slice(0, endOfFields)) {
    const [, name = "", value = ""] = field.exec(text) ?? [];
    if (!isBlank(value)) fields.set(name, [...(fields.get(name) ?? []), value.trim()]);
  }
  const parts = ends.map((end, index) => {
    const [first = "", ...rest] = lines.slice(nextWords(lines, end + 1), ends[index + 1] ?? lines.length);
    return { name: partName.exec(first)?.[1] ?? "", text: rest.join("\n").trim() };
  });
  return { line, fields, parts };
}

function isDraft({ fields }: Entry): boolean {
  return !/^(?:publish|future)/i.test(fields.get("STATUS")?.[0] ?? "Publish");
}

/** TypePad has closed, and its pages are gone. */
const goneHost = /^https?:\/\/(?:[\w-]+\.)*(?:typepad|blogs)\.com\//i;

function fieldsOf(entry: Entry): Fields {
  const value = (name: string) => entry.fields.get(name)?.[0];
  const part = (name: string) => entry.parts.find((each) => each.name === name && each.text !== "")?.text;
  const title = value("TITLE");
  const address = webAddress(value("UNIQUE URL"));
  const excerpt = part("EXCERPT");
  return given({
    id: address,
    title: title && titleToText(title),
    url: address === undefined || goneHost.test(address) ? undefined : address,
    slug: slugOf(value("BASENAME")),
    published: dateOf(value("DATE")),
    authors: entry.fields.get("AUTHOR"),
    summary: excerpt && htmlToText(excerpt),
    image: webAddress(value("IMAGE")),
    tags: [
      ...["PRIMARY CATEGORY", "CATEGORY"].flatMap((name) => entry.fields.get(name) ?? []),
      ...tagsIn(value("TAGS")),
    ],
    ...textOf([part("BODY"), part("EXTENDED BODY")], value("CONVERT BREAKS")),
  });
}

/** Hatena Blog's has slashes in it. */
function slugOf(basename: string | undefined): string | undefined {
  const slug = basename?.toLowerCase().replace(/[_/\s]+/g, "-");
  return slug !== undefined && /^[a-z\d]+(?:-[a-z\d]+)*$/.test(slug) ? slug : undefined;
}

const date = /^(\d\d?)\/(\d\d?)\/(\d{4})\s+(\d\d?):(\d\d)(?::(\d\d))?\s*([AP]M)?$/i;

/** `05/01/2024 09:00:00 PM`; any other date as it is. */
function dateOf(text: string | undefined): string | undefined {
  const [, month = "", day = "", year, hours = "", minutes, seconds = "00", half] = date.exec(text ?? "") ?? [];
  if (year === undefined) return text;
  const twelve = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  const [twoOfMonth, twoOfDay, twoOfHours] = [month, day, String(twelve)].map((number) => number.padStart(2, "0"));
  return `${year}-${twoOfMonth}-${twoOfDay}T${twoOfHours}:${minutes}:${seconds}`;
}

/** Separated by commas, and quoted if necessary. */
function tagsIn(text = ""): readonly string[] {
  return Array.from(text.matchAll(/"([^"]*)"|([^,"]+)/g), ([, quoted, plain = ""]) => (quoted ?? plain).trim()).filter(
    (tag) => tag !== "",
  );
}

/** `breaks` says how the text becomes HTML: `markdown`, `1` for line breaks, `0` for HTML itself. */
function textOf(parts: readonly (string | undefined)[], breaks = ""): Fields {
  const written = parts.filter((part) => part !== undefined);
  if (/markdown/i.test(breaks)) return { body: written.join(endOfLead) };
  const areHtml = breaks === "" ? written.some((part) => /<(?:p|br|div)\b/i.test(part)) : htmlBreaks.test(breaks);
  return { content_html: (areHtml ? written : written.map(textOfPost)).join(endOfLead) };
}

const htmlBreaks = /^(?:0|html|richtext|wysiwyg)/i;

/** Lists of posts do not show the extended body. */
const endOfLead = "\n\n<!--more-->\n\n";
