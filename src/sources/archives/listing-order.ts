import { formatInstant, parseInstant } from "../../records/dates.ts";
import { monthNamed } from "../../records/month-names.ts";
import { isWeekday } from "../../records/weekday-names.ts";
import { type DateReading, dateWithin, withoutDate } from "./date-forms.ts";
import { itemMark, leadIn, listedDate } from "./listed-date.ts";
import { declaredIn, isProse, join, type Line } from "./listing-lines.ts";
import { areTopicsFirst, isSaidOfArticle } from "./listing-parts.ts";

/**
 * The lines of a listing in our order, each date on a line of its own above the title, where all of its articles have
 * one other order: the title above the date, or both in one line, or the year above all dates of it. Otherwise, the
 * lines as they are.
 */
export function inOurOrder(lines: readonly Line[], reading: DateReading): readonly Line[] {
  const start = lines[0] !== undefined && declaredIn(lines[0].text) !== undefined ? 1 : 0;
  const [head, body] = [lines.slice(0, start), lines.slice(start)];
  const first = body[0];
  const isOurs = first !== undefined && listedDate(first.text, reading) !== undefined;
  if (first === undefined || isOurs) return lines;
  for (const isByLine of [false, true]) {
    for (const end of ["first", "last"] as const) {
      const articles = articlesOf(rowsOf(body, { isByLine, end, reading }));
      if (articles !== undefined) return [...head, ...articles.flatMap(linesOf)];
    }
  }
  return lines;
}

/** What a browser sets apart: a paragraph, or a line where nothing else tells. */
interface Row {
  readonly lines: readonly Line[];
  /** Of its first line. */
  readonly dated?: DatedLine;
}

/** A line with a date at one end, and words at the other. */
interface DatedLine {
  /** `2015-12-08`, or RFC 3339. */
  readonly date: string;
  readonly words: string;
}

interface DatedRow extends Row {
  readonly dated: DatedLine;
}

function isDated(row: Row): row is DatedRow {
  return row.dated !== undefined;
}

/** How the rows of a listing are looked for. */
interface Layout {
  /** Each line is a row. */
  readonly isByLine: boolean;
  /** At which end of its line a date stands. */
  readonly end: "first" | "last";
  readonly reading: DateReading;
}

function rowsOf(lines: readonly Line[], { isByLine, end, reading }: Layout): readonly Row[] {
  const hasPeriods = lines[0] !== undefined && yearOf(lines[0].text) !== undefined;
  const rows: Row[] = [];
  let year: string | undefined;
  for (const line of lines) {
    const row = rows.at(-1);
    if (row !== undefined && !isByLine && !line.opensParagraph && line.bullet === undefined) {
      rows[rows.length - 1] = { ...row, lines: [...row.lines, line] };
      continue;
    }
    const period = hasPeriods ? yearOf(line.text) : undefined;
    year = period ?? year;
    if (period !== undefined) continue;
    const dated = datedLine(line.text, end, year, reading);
    rows.push({ lines: [line], ...(dated !== undefined && { dated }) });
  }
  // Where dates stand alone, a line that goes on after its date is of a text.
  const areAlone = rows.some(({ dated }) => dated?.words === "");
  return areAlone ? rows.map((row) => (row.dated?.words === "" ? row : { lines: row.lines })) : rows;
}

/** The year of a heading of a year or a month: "2024", "2024 (12)", "May 2024". */
function yearOf(text: string): string | undefined {
  const [, name, year] = /^(?:(\p{L}{3,14})\.?,? )?((?:19|20)\d{2})年?(?: ?[(（]\d+[)）])?:?$/u.exec(text) ?? [];
  return name === undefined || monthNamed(name) !== undefined ? year : undefined;
}

/** In as many letters, every date has been written. */
const longestDate = 45;
const timeAfter = /^(?:,|T| at| -)?\s*(\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\b\.?)?)(?=\s|[\])|,–—-]|$)/i;

function datedLine(
  text: string,
  end: "first" | "last",
  year: string | undefined,
  reading: DateReading,
): DatedLine | undefined {
  const alone = listedDate(text, reading)?.instant;
  if (alone !== undefined) return { date: formatInstant(alone), words: "" };
  const unmarked = text.replace(itemMark, "");
  if (end === "last") return dateAfter(unmarked, reading);
  // "1. Mai 2024" is a date with its dot; "1. May 1, 2024" has a number before it.
  return dateBefore(text, year, reading) ?? dateBefore(unmarked, year, reading);
}

function dateBefore(text: string, year: string | undefined, reading: DateReading): DatedLine | undefined {
  const beginning = text.slice(0, longestDate);
  const found = dateWithin(beginning, year, reading);
  if (found === undefined) return undefined;
  const [before = "", ...rest] = text.split(found.shown);
  const said = before
    .replace(leadIn, "")
    .replace(/^[[(（]/, "")
    .replace(/[\s.,]+$/, "");
  if (said !== "" && !isWeekday(said)) return undefined;
  const after = rest.join(found.shown);
  const [written = "", time] = timeAfter.exec(after) ?? [];
  const instant = time === undefined ? undefined : parseInstant(`${found.date} ${time}`, reading.timezone);
  const words = (instant === undefined ? after : after.slice(written.length)).replace(/^[\])）]| г\./, "");
  return { date: instant === undefined ? found.date : formatInstant(instant), words: withoutDate(words, "") };
}

function dateAfter(text: string, reading: DateReading): DatedLine | undefined {
  const found = dateWithin(text.slice(-longestDate), undefined, reading);
  if (found === undefined || !/^[\])）.]?$/.test(text.slice(text.lastIndexOf(found.shown) + found.shown.length)))
    return undefined;
  const words = text.slice(0, text.lastIndexOf(found.shown)).replace(/[[(（]$/, "");
  return {
    date: found.date,
    words: withoutDate(words, "").replace(/(?:^(?:On|Am|Le|El)|,? (?:on|am|le|el|den))$/, ""),
  };
}

/** The rows of one article. */
interface Rows {
  readonly dated: DatedRow;
  readonly above: readonly Row[];
  readonly below: readonly Row[];
}

/**
 * The articles, where each has as many rows as all others, before its date and after it: what the first one has before
 * its date, the last one lacks after it.
 */
function articlesOf(rows: readonly Row[]): readonly Arranged[] | undefined {
  const places = rows.flatMap((row, index) => (isDated(row) ? [index] : []));
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  const [between = 0, ...others] = new Set(places.slice(1).map((place, index) => place - (places[index] ?? 0) - 1));
  const above = between - (rows.length - 1 - last);
  if (places.length < 2 || others.length > 0 || above < 0 || above !== first) return undefined;
  return arranged(
    places.map((place) => ({
      dated: rows[place] as DatedRow,
      above: rows.slice(place - above, place),
      below: rows.slice(place + 1, place + 1 + between - above),
    })),
  );
}

/** An article in our order. */
interface Arranged {
  readonly date: string;
  readonly dateLine: Line;
  /** Topic, title, excerpt and what else there is. */
  readonly parts: readonly (readonly Line[])[];
}

/** Undefined where a title may be something else. */
function arranged(articles: readonly Rows[]): readonly Arranged[] | undefined {
  const areSaid = articles.every(({ dated: { dated } }) => dated.words === "" || isSaidOfArticle(dated.words));
  const found = articles.map((article) => inOrder(article, areSaid));
  const texts = found.map(({ parts }) => parts.map(join).filter((text) => !isSaidOfArticle(text)));
  const haveTopics = areTopicsFirst(texts);
  const titled = haveTopics ? texts.map(([, ...others]) => others) : texts;
  return articles.every((article, index) => isTold(article, titled[index] ?? [], areSaid, haveTopics))
    ? found
    : undefined;
}

function inOrder({ dated, above, below }: Rows, areSaid: boolean): Arranged {
  const { date, words } = dated.dated;
  const [dateLine, ...more] = dated.lines as readonly [Line, ...Line[]];
  const beside = words === "" ? [] : [[{ ...dateLine, text: words }]];
  const texts = [...above, ...(more.length > 0 ? [{ lines: more }] : []), ...below].map(({ lines }) => lines);
  return { date, dateLine, parts: areSaid ? [...texts, ...beside] : [...beside, ...texts] };
}

/** Whether what would be the title of an article is no text of another one, nor anything else. */
function isTold(
  { dated, above, below }: Rows,
  [title, next]: readonly string[],
  areSaid: boolean,
  haveTopics: boolean,
): boolean {
  const [first] = above;
  if (title === undefined || !/\p{L}/u.test(title)) return false;
  if (first !== undefined && (isSaidOfArticle(join(first.lines)) || !(areSaid || haveTopics))) return false;
  if (next === undefined) return true;
  const isAllAbove = below.length === 0 && dated.lines.length === 1;
  const isOneSure = areSaid && (first === undefined || isAllAbove);
  const isLonger = areSaid && next.length > Math.max(title.length, shortestText);
  return !isProse(title) && (isOneSure || isProse(next) || isLonger);
}

/** A text that ends in the midst of a sentence is seldom shorter. */
const shortestText = 80;

function linesOf({ date, dateLine, parts }: Arranged): readonly Line[] {
  const texts = parts.flatMap((lines) => lines.map((line, index) => ({ ...line, opensParagraph: index === 0 })));
  return [{ ...dateLine, text: date, opensParagraph: true }, ...texts];
}
