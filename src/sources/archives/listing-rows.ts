import { formatInstant, parseInstant } from "../../records/dates.ts";
import { monthNamed } from "../../records/month-names.ts";
import { isWeekday } from "../../records/weekday-names.ts";
import { type DateReading, dateWithin, type ShownDate, withoutDate } from "./date-forms.ts";
import { itemMark, leadIn, listedDate } from "./listed-date.ts";
import { isBoilerplate, isDoubtful } from "./listing-boilerplate.ts";
import { hasWords, isProse, isSeveralSentences, join, type Line } from "./listing-lines.ts";
import { detailsAround, isDetail } from "./listing-parts.ts";

/** A line as a browser shows it; wrapped lines are joined. */
export interface Row {
  readonly lines: readonly Line[];
  readonly text: string;
  readonly kind: RowKind;
  readonly dated?: DatedWords;
}

/**
 * `detail`: a byline, a reading time, or a link to the full article. `period`: the heading of a year or month. `above`:
 * above the first such heading, so not part of an article. `boilerplate`: part of the page around the articles.
 * `doubtful`: resembles a date but cannot be read as one.
 */
export type RowKind = "dated" | "detail" | "period" | "above" | "boilerplate" | "doubtful" | "prose" | "short";

/** A date and the rest of its row. */
export interface DatedWords {
  /** `2015-12-08`, or RFC 3339. */
  readonly date: string;
  /** Possibly the title; empty if nothing in the row can be one. */
  readonly words: string;
  readonly details: readonly string[];
}

/** A row with the date of an article. */
export interface DatedRow extends Row {
  readonly dated: DatedWords;
}

/** Whether a row has the date of an article. */
export function isDated(row: Row): row is DatedRow {
  return row.dated !== undefined;
}

/** At which end of its row a date is. */
export type DateEnd = "first" | "last";

/** Splits a listing into rows and classifies them. */
export function rowsOf(lines: readonly Line[], end: DateEnd, reading: DateReading): readonly Row[] {
  const texts = unwrapped(lines, reading).map((parts) => ({ lines: parts, text: join(parts).replace(widened, " ") }));
  // If dates include their year, "March 1" may be a month with one article.
  const areWhole = texts.filter(({ text }) => datedWords(text, end, undefined, reading) !== undefined).length > 1;
  let year: string | undefined;
  const found = texts.map(({ lines, text }) => {
    const period = yearOf(text);
    year = period ?? year;
    const isPeriod = period !== undefined || (year !== undefined && isMonth(text) && (areWhole || !/\d/.test(text)));
    const dated = isPeriod ? undefined : datedWords(text, end, areWhole ? undefined : year, reading);
    return { lines, text, period, isPeriod, dated };
  });
  const isConsistent = yearsHold(found);
  // If some dates are alone in their rows, a date with words beside it is part of a text.
  const areAlone = found.some(({ dated }) => dated?.words === "");
  const rows = found.map(({ lines, text, isPeriod, dated }): Row => {
    if (dated !== undefined && (dated.words === "" || !areAlone)) return { lines, text, kind: "dated", dated };
    if (isPeriod) return { lines, text, kind: isConsistent ? "period" : "doubtful" };
    const kind = kindOf(text, reading);
    // If dates are next to titles, a short sentence with a date may be a title with its date.
    const mayBeTitled = !areAlone && kind === "prose" && isDoubtful(text, reading);
    return { lines, text, kind: mayBeTitled ? "doubtful" : kind };
  });
  const firstDate = rows.findIndex(isDated);
  const firstPeriod = rows.findLastIndex(({ kind }, index) => kind === "period" && index < firstDate);
  return rows
    .map((row, index): Row => (index < firstPeriod && !keptKinds.has(row.kind) ? { ...row, kind: "above" } : row))
    .filter(({ text }) => hasWords(text));
}

const keptKinds: ReadonlySet<RowKind> = new Set(["boilerplate", "doubtful"]);

/** A number of likes, or a scroll position. */
const count = /^\d{1,3}(?:[.,]\d)?[Kk%]?$/;

/** "May  1, 2024", as numbers are put below one another. */
const widened = /(?<=^\P{L}{0,6}\p{L}{3,9}\.?) {2,}(?=\d,? )/u;

function kindOf(text: string, reading: DateReading): RowKind {
  if (isBoilerplate(text, reading)) return "boilerplate";
  if (isDetail(text) || count.test(text)) return "detail";
  if (isProse(text) || isSeveralSentences(text)) return "prose";
  return isDoubtful(text, reading) ? "doubtful" : "short";
}

/** Terminals are neither narrower nor wider. */
const [narrowest, widest] = [60, 100];

/** Joins lines that were wrapped at the width of a terminal. */
function unwrapped(lines: readonly Line[], reading: DateReading): readonly (readonly Line[])[] {
  const width = Math.max(0, ...lines.map((line) => line.width));
  const isWrappedWidth = width >= narrowest && width <= widest;
  const further = isWrappedWidth ? lines.filter((line, index) => goesOn(lines[index - 1], line, width, reading)) : [];
  // If lines were this long by chance, few of the next ones would start in lower case.
  const isWrapped = further.filter(({ text }) => /^[\p{Ll}\p{Lo}]/u.test(text)).length * 2 >= further.length;
  const joined = new Set(isWrapped ? further : []);
  const rows: Line[][] = [];
  for (const line of lines) {
    const row = rows.at(-1);
    if (row !== undefined && joined.has(line)) row.push(line);
    else rows.push([line]);
  }
  return rows;
}

/** Whether a line may continue the previous one, which had no room for its first word. */
function goesOn(last: Line | undefined, line: Line, width: number, reading: DateReading): boolean {
  if (last === undefined || line.opensParagraph || line.bullet !== undefined) return false;
  const [word = ""] = line.text.split(/\s/, 1);
  const isNarrow = last.width + 1 + word.length <= width;
  return !isNarrow && indentOf(line) >= indentOf(last) && listedDate(line.text, reading) === undefined;
}

function indentOf({ width, text }: Line): number {
  return width - text.length;
}

/** The number of articles in a year or month: "(12)", or "^12" as text browsers show a superscript. */
const countOf = "(?: ?[(（]\\d+[)）]|\\^? +\\d{1,3}|\\^\\d{1,3})?";
const yearHeading = new RegExp(`^(?:(\\p{L}{3,14})\\.?,? )?((?:19|20)\\d{2})年?${countOf}:?$`, "u");
const monthHeading = new RegExp(`^(\\p{L}{3,14})\\.?${countOf}:?$`, "u");

/** Whether it is a month as a heading: "March", "March 1". */
function isMonth(text: string): boolean {
  const [, name] = monthHeading.exec(text) ?? [];
  return name !== undefined && monthNamed(name) !== undefined;
}

/** The year in a heading such as "2024", "2024 (12)" or "May 2024". */
function yearOf(text: string): string | undefined {
  const [, name, year] = yearHeading.exec(text) ?? [];
  return name === undefined || monthNamed(name) !== undefined ? year : undefined;
}

/** Whether all dates below each heading are in its year. If not, it is not a heading but resembles a date. */
function yearsHold(rows: readonly { readonly period: string | undefined; readonly dated: DatedWords | undefined }[]) {
  let year: string | undefined;
  return rows.every(({ period, dated }) => {
    year = period ?? year;
    return year === undefined || dated === undefined || dated.date.startsWith(year);
  });
}

/** No date is longer. */
const longestDate = 45;
const timeAfter = /^(?:[,.]|T| at| -)?\s*(\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\b\.?)?)(?=\s|[\])|,–—-]|$)/i;

function datedWords(
  text: string,
  end: DateEnd,
  year: string | undefined,
  reading: DateReading,
): DatedWords | undefined {
  const alone = listedDate(text, reading)?.instant;
  if (alone !== undefined) return { date: formatInstant(alone), words: "", details: [] };
  const unmarked = text.replace(itemMark, "");
  // "1. Mai 2024" is a date with its dot; "1. May 1, 2024" has a number before it.
  const spellings = unmarked === text ? [text] : [text, unmarked];
  const amongDetails = spellings
    .map((each) => dateAmongDetails(each, year, reading))
    .find((date) => date !== undefined);
  if (amongDetails !== undefined) return amongDetails;
  if (end === "last") return dateAfter(unmarked, reading);
  return spellings.map((each) => dateBefore(each, year, reading)).find((date) => date !== undefined);
}

/** "Posted on May 1, 2024 by Ann Lee · 3 min read" */
function dateAmongDetails(text: string, year: string | undefined, reading: DateReading): DatedWords | undefined {
  const found = dateWithin(text, year, reading);
  if (found === undefined) return undefined;
  const [before, after] = aroundDate(text, found);
  const { date, rest } = withTime(found, after, reading);
  const details = detailsAround(before, rest);
  return details && { date, words: "", details };
}

function dateBefore(text: string, year: string | undefined, reading: DateReading): DatedWords | undefined {
  const found = dateWithin(text.slice(0, longestDate), year, reading);
  if (found === undefined) return undefined;
  const [before, after] = aroundDate(text, found);
  const weekday = before
    .replace(leadIn, "")
    .replace(/^[[(（]/, "")
    .replace(/[\s.,]+$/, "");
  if (weekday !== "" && !isWeekday(weekday)) return undefined;
  const { date, rest } = withTime(found, after, reading);
  return { date, words: withoutDate(rest.replace(/^[\])]| [гр]\./, ""), ""), details: [] };
}

function dateAfter(text: string, reading: DateReading): DatedWords | undefined {
  const found = dateWithin(text.slice(-longestDate), undefined, reading);
  if (
    found === undefined ||
    !/^(?: [гр]\.)?[\])）.]?$/.test(text.slice(text.lastIndexOf(found.shown) + found.shown.length))
  )
    return undefined;
  const before = text.slice(0, text.lastIndexOf(found.shown)).replace(/[[(（]$/, "");
  const words = withoutDate(before.replace(leaders, ""), "").replace(
    /(?:^(?:On|Am|Le|El)|,? (?:on|am|le|el|den))$/,
    "",
  );
  return { date: found.date, words, details: [] };
}

/** "A walk ........ May 1, 2024" */
const leaders = /[\s.·_…]{3,}$/u;

function aroundDate(text: string, { shown }: ShownDate): readonly [before: string, after: string] {
  const at = text.indexOf(shown);
  return [text.slice(0, at), text.slice(at + shown.length)];
}

/** Adds the time of day that follows the date, if any. */
function withTime({ date }: ShownDate, after: string, { timezone }: DateReading) {
  const [written = "", time] = timeAfter.exec(after) ?? [];
  const instant = time === undefined ? undefined : parseInstant(`${date} ${time}`, timezone);
  return instant === undefined
    ? { date, rest: after }
    : { date: formatInstant(instant), rest: after.slice(written.length) };
}
