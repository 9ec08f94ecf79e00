import { formatInstant, fullYear, parseInstant, withAsciiDigits } from "../../records/dates.ts";
import { monthNamed } from "../../records/month-names.ts";

/** A date that was found in a text. */
export interface ShownDate {
  /** `2015-12-08`, or RFC 3339. */
  readonly date: string;
  /** As written on the page. */
  readonly shown: string;
}

/** Which part of "1/5/2024" is the day. */
export type NumberOrder = "day first" | "month first" | "year first";

/** How dates are read. */
export interface DateReading {
  /** IANA name, for dates without an offset. */
  readonly timezone: string;
  /** Missing if dates such as "1/5/2024" are not to be read. */
  readonly order?: NumberOrder;
  /** Whether a month without a day stands for its first day. */
  readonly withMonths?: boolean;
}

/** A month's name, or any other word. */
export const month = "[\\p{L}\\p{M}]{2,14}\\.?";
const ordinal = "(?:st|nd|rd|th)";
/** "1 May", "1st of May", "1. Mai", "1er mai", "1 de mayo", "1 d’abril", "1 במאי". */
const dayMonth = `\\d{1,2}(?:${ordinal}|\\.|er|[ºª])? (?:of |de |d['’]|ב)?${month}`;
const monthDay = `(?:${month} \\d{1,2}${ordinal}?|${dayMonth})`;
/** An optional weekday, in English. */
export const weekday = "(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\\.?,? )?";
const anyYear = "(?:\\d{4}|['‘’]\\d{2})";
const inWords = `${weekday}(?:${month} \\d{1,2}${ordinal}?,? ${anyYear}|${dayMonth},? (?:de )?${anyYear})`;
/** "26-Apr-2019", "26/Apr/19", "Apr-26-2019". */
const inHyphens = `\\d{1,2}(?<hyphen>[-/])${month}\\k<hyphen>(?:\\d{4}|\\d{2})|${month}-\\d{1,2}-\\d{4}`;
/** "2019 Apr 26", "2019-Apr-26", "2019. április 26.", "2019 m. balandžio 26 d." */
const yearFirst = `\\d{4}(?:[.,]| m\\.)?[- ]${month}[- ]\\d{1,2}(?:\\.| d\\.)?`;
const inDigits =
  "\\d{4}(?<dash>[-/])\\d{1,2}\\k<dash>\\d{1,2}|\\d{4}\\.\\d{2}\\.\\d{2}|\\d{4}\\. \\d{1,2}\\. \\d{1,2}|\\d{1,2}\\. ?\\d{1,2}\\. ?\\d{4}";
const inCharacters = "(?:\\d{4}|(?:令和|平成|昭和)(?:元|\\d{1,2})) ?[年년] ?\\d{1,2} ?[月월] ?\\d{1,2} ?[日일]";
const inVietnamese = "\\d{1,2} tháng \\d{1,2}(?:,| năm|, năm)? \\d{4}";
const whole = new RegExp(
  `(?<![\\p{L}\\d])(?:${inDigits}|${inCharacters}|${inVietnamese}|${inWords}|${inHyphens}|${yearFirst})(?!\\d)`,
  "giu",
);
/** A date in either order: "3/24/2023", "24-3-2023", "3/24/23". */
export const inSlashes = /(?<![\p{L}\d/.-])(\d{1,2})([-/])(\d{1,2})(?:\2(\d{4})|\/(\d{2}))(?![\d/-])/u;
/** A date below a heading that gives the year. */
const withoutYear = new RegExp(
  `^\\W*((${monthDay})|(?:(\\d{2})-|(\\d{1,2})/)(\\d{1,2})|(\\d{1,2})[月월] ?(\\d{1,2})[日일])(?!\\d)`,
  "u",
);
/** A version number looks the same, so this must be the whole text. */
const inDotsAlone = /^\d{4}\.\d{1,2}\.\d{1,2}(?=\.?(?: ?\(\p{L}\))?$)/u;
/** Longer texts are not just a date with its surroundings, such as "Posted on May 1, 2024 by Ann in News". */
export const longestText = 100;

/** The first date in a short text. `year` comes from a heading above it. */
export function dateWithin(text: string, year: string | undefined, reading: DateReading): ShownDate | undefined {
  if (text.length > longestText) return undefined;
  const plain = withAsciiDigits(text);
  const range = firstOfRange(text, plain, reading);
  if (range !== undefined) return range;
  for (const { 0: match, index } of plain.matchAll(whole)) {
    const shown = text.slice(index, index + match.length);
    const date = understood(shown, shown, reading);
    if (date !== undefined) return date;
  }
  const [alone] = inDotsAlone.exec(plain) ?? [];
  if (alone !== undefined) return understood(text.slice(0, alone.length), text.slice(0, alone.length), reading);
  return dateInSlashes(text, plain, reading) ?? dateInYear(text, plain, year, reading);
}

/** A month at the start of a text, set apart from the rest: "June 2021", "Jun. 2021: ", "[06/2021] ", "2021年6月". */
const monthAlone =
  /^\W?(?:(\p{L}{3,14})\.?,? ((?:19|20)\d{2})|((?:19|20)\d{2})(?:[-/.](\d{1,2})|年 ?(\d{1,2})月)|(\d{1,2})[/.]((?:19|20)\d{2}))(?=$|[\])）】:：,–—|·]| [-–—|·])/u;

/** The first day of the month that a text starts with. */
export function monthBefore(text: string, reading: DateReading): ShownDate | undefined {
  const [shown, name, ...numbers] = monthAlone.exec(withAsciiDigits(text)) ?? [];
  if (shown === undefined) return undefined;
  const [first = "", second = ""] = numbers.filter((number) => number !== undefined);
  const [year, month] = first.length === 4 ? [first, name === undefined ? second : monthNamed(name)] : [second, first];
  return month === undefined ? undefined : understood(`${year}-${month}-1`, text.slice(0, shown.length), reading);
}

/**
 * "26-28 October 2024", "26.–28. Oktober 2024", "October 26–28, 2024", "July 28 - August 1, 2025". If there is a space
 * beside the dash, a number before it may belong to a title.
 */
const ranges = [
  `(?<day>\\d{1,2})\\.?(?: (?<month>${month}) ?[-–—] ?|[-–—])(?<last>\\d{1,2})\\.? (?:de |of )?(?<lastMonth>${month}),? (?:de )?(?<year>\\d{4})`,
  `(?<month>${month}) (?<day>\\d{1,2})(?:[-–—]| ?[-–—] ?(?<lastMonth>${month}) )(?<last>\\d{1,2}),? (?<year>\\d{4})`,
].map((form) => new RegExp(`(?<![\\p{L}\\d])${form}(?!\\d)`, "u"));

/** The first day of a range of dates. */
function firstOfRange(text: string, plain: string, reading: DateReading): ShownDate | undefined {
  for (const form of ranges) {
    const match = form.exec(plain);
    const { day, month, last, lastMonth, year } = match?.groups ?? {};
    if (match === null || (month === lastMonth && Number(day) >= Number(last))) continue;
    const shown = text.slice(match.index, match.index + match[0].length);
    const first = understood(`${day} ${month ?? lastMonth} ${year}`, shown, reading);
    if (first !== undefined) return first;
  }
  return undefined;
}

function dateInSlashes(text: string, plain: string, reading: DateReading): ShownDate | undefined {
  const match = reading.order === undefined ? null : inSlashes.exec(plain);
  if (match === null) return undefined;
  const shown = text.slice(match.index, match.index + match[0].length);
  return understood(inOneOrder(match, reading.order), shown, reading);
}

/** Reorders a match of `inSlashes` as year, month, day. */
export function inOneOrder([, first, , second, year, short]: RegExpExecArray, order: NumberOrder | undefined): string {
  if (order === "year first") return `${fullYear(first ?? "")}-${second}-${short}`;
  const [day, month] = order === "day first" ? [first, second] : [second, first];
  return `${year ?? fullYear(short ?? "")}-${month}-${day}`;
}

function dateInYear(
  text: string,
  plain: string,
  year: string | undefined,
  reading: DateReading,
): ShownDate | undefined {
  const [all = "", partly = "", named, ...numbers] = (year !== undefined && withoutYear.exec(plain)) || [];
  const shown = text.slice(all.length - partly.length, all.length);
  if (named !== undefined) return understood(`${named}${/^\d/.test(named) ? "" : ","} ${year}`, shown, reading);
  const given = numbers.filter((number) => number !== undefined);
  return given.length === 0 ? undefined : understood([year, ...given].join("-"), shown, reading);
}

/** The date that a text is, if it is one. */
export function understood(date: string, shown: string, { timezone }: DateReading): ShownDate | undefined {
  const instant = parseInstant(date, timezone);
  return instant === undefined ? undefined : { date: formatInstant(instant), shown };
}

/** Removes a date from a text, with its brackets and the punctuation next to it. */
export function withoutDate(words: string, shown: string): string {
  return words
    .replace(shown, "")
    .replace(/^\W*?(?:\[\]|\(\))|(?:\[\]|\((?:\p{L}+ ){0,3}\))$/u, "")
    .replace(/^[\s:·|»,–—-]+/, "")
    .replace(/(?<![\s:·|«,(–—-])[\s:·|«,(–—-]+\)?$/, "");
}
