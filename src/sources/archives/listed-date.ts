import type { Instant } from "../../records/article.ts";
import { parseInstant } from "../../records/dates.ts";
import { monthNamed } from "../../records/month-names.ts";
import { isWeekday } from "../../records/weekday-names.ts";
import { type DateReading, dateWithin, inOneOrder, inSlashes, longestText, type NumberOrder } from "./date-forms.ts";

/** Characters that are always bullets. */
export const bulletSigns = "•·‣◦▪▫■□●○◆◇►▶➤";

/** The marker of a list item: "•", "-", "3.", and "o" and "+" as in Lynx. */
export const itemMark = new RegExp(
  String.raw`^(?:[${bulletSigns}]\s*|[*+→›»–—-](?:\s+|$)|(?:[o#@]|\d{1,4}[.)])\s+)`,
  "u",
);

/** Words before a date. */
export const leadIn = /^(?:(?:posted|published|written|added)(?: on)?:?|date:|le|el|den) /i;
const weekdayAfter =
  /,? ?(?:[(（](\p{L}{1,14})\.?[)）]|[월화수목금토일]요일|[日月火水木金土]曜日|星期[一二三四五六日天])$/u;
/**
 * The shape of a date. If it cannot be read, the month's name or a number is wrong, but nothing else is written like
 * this.
 */
const dateShape =
  /^(?:\p{L}{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}\.? (?:de )?\p{L}{3,10}\.?,? (?:de )?\d{4}|\d{4}([-/])\d{2}\1\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}年\d{1,2}月\d{1,2}日)$/u;

/** A date on a line. `instant` is `undefined` if it looks like a date but cannot be read. */
export interface ListedDate {
  readonly instant: Instant | undefined;
}

/** Reads a text that is a date and nothing else, apart from a list marker, a weekday, or "Posted on". */
export function listedDate(text: string, reading: DateReading): ListedDate | undefined {
  if (text.length > 2 * longestText) return undefined;
  const plain = simplified(text);
  // "1. Mai 2024" is a date that includes the dot; "1. May 1, 2024" has an item number before it.
  const candidates = [plain, plain.replace(itemMark, "")].map(withoutLeadIn);
  // "Mar" is both March and, in Spanish, Tuesday.
  for (const candidate of candidates.flatMap((text) => [text, withoutWeekday(text)])) {
    const instant = instantOf(candidate, reading);
    if (instant !== undefined) return { instant };
  }
  return candidates.some((text) => dateShape.test(text)) ? { instant: undefined } : undefined;
}

/**
 * How closely a text resembles a date, and so may start another article: `whole` if it has nothing but parts of dates
 * ("May 2024", "3 days ago"); `marked` if a date is followed by a separator ("May 1, 2024 · 3 min read"); `begun` if it
 * continues like a sentence; `held` if it is short, not a sentence, and contains a date ("News, May 1, 2024").
 */
export function likenessToDate(text: string, reading: DateReading): "whole" | "marked" | "begun" | "held" | undefined {
  if (text.length > longestText) return undefined;
  const plain = withoutLeadIn(simplified(text).replace(itemMark, ""));
  if (isOfPartsAlone(plain)) return "whole";
  for (const candidate of [plain, withoutWeekday(plain)]) {
    const numbers = inSlashes.exec(candidate);
    const shown = numbers?.index === 0 ? numbers[0] : dateWithin(candidate, undefined, reading)?.shown;
    if (shown !== undefined && candidate.startsWith(shown))
      return setOff.test(candidate.slice(shown.length)) ? "marked" : "begun";
  }
  const isShort = plain.length <= longestHeading && !/[.!?…\]]["”’)]?$/.test(plain.replace(/[\])]$/, ""));
  return isShort && dateWithin(plain, undefined, reading) !== undefined ? "held" : undefined;
}

/** Longer texts are not headings of articles. */
const longestHeading = 60;

const setOff = /^ ?(?:[·•|/(@[—–:-]|by\b|in\b|at \d|\d)/i;

/** Whether a text says when an article was changed. */
export function isDateOfChange(text: string, reading: DateReading): boolean {
  const [, rest = ""] = /^(?:last )?(?:updated|modified|edited)(?: on)?:? (.+)$/i.exec(simplified(text)) ?? [];
  return listedDate(rest, reading) !== undefined;
}

/** The order of day and month in dates such as "3/24/2023", if one of them has a number above 12. */
export function orderOfNumbers(texts: readonly string[]): NumberOrder | undefined {
  const numbers = texts.flatMap((text) => {
    const [whole, first, , second] = inSlashes.exec(text) ?? [];
    return whole === undefined || !isNearlyWhole(text, whole) ? [] : [[Number(first), Number(second)] as const];
  });
  const isDayFirst = numbers.some(([first]) => first > 12);
  const isMonthFirst = numbers.some(([, second]) => second > 12);
  if (isDayFirst === isMonthFirst) return undefined;
  return isDayFirst ? "day first" : "month first";
}

/** Dates in the middle of a sentence prove nothing about the order elsewhere. */
function isNearlyWhole(text: string, date: string): boolean {
  const plain = withoutLeadIn(simplified(text).replace(itemMark, ""));
  return plain.startsWith(date) || (plain.endsWith(date) && plain.length <= longestBeside + date.length);
}

/** "Veröffentlicht am" */
const longestBeside = 20;

const partsOfDates = new Set(
  "the of at on last ago an yesterday today now just st nd rd th am pm min mins minute minutes hour hours day days week weeks month months year years spring summer autumn fall winter q w d h y г р год".split(
    " ",
  ),
);

/** "Tuesday", "Q4 2015", "8 Dec", "3 d" */
function isOfPartsAlone(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  const isOfDate = (word: string) => partsOfDates.has(word) || isDay(word) || monthNamed(word) !== undefined;
  const tells = /\d/.test(text) || words.some((word) => isDay(word) || /^(?:yesterday|today|now)$/.test(word));
  return tells && words.every(isOfDate);
}

/** "E" is Monday in Estonian. */
function isDay(word: string): boolean {
  return word.length > 1 && isWeekday(word);
}

/** Removes invisible characters and turns all white space into single spaces. */
function simplified(text: string): string {
  return text
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

function withoutLeadIn(text: string): string {
  return text.replace(leadIn, "").replace(/ ?:$/, "");
}

function withoutWeekday(date: string): string {
  const [before = "", word = ""] = /^(\p{L}[\p{L}\p{M}-]*\.?)(?:\s?,)? /u.exec(date) ?? [];
  if (isWeekday(word)) return date.slice(before.length).replace(leadIn, "");
  const [after = "", name] = weekdayAfter.exec(date) ?? [];
  return name === undefined || name.length < 3 || isWeekday(name) ? date.slice(0, date.length - after.length) : date;
}

function instantOf(text: string, { timezone, order }: DateReading): Instant | undefined {
  const numbers = inSlashes.exec(text);
  if (numbers?.[0] === text && order !== undefined && numbers[4] !== undefined)
    return parseInstant(inOneOrder(numbers, order), timezone);
  const instant = parseInstant(text, timezone);
  if (instant === undefined) return undefined;
  // `parseInstant` accepts any word before a date; here the word may be a title: "Release 12 May 2024".
  const afterWord = /^\p{L}[\p{L}\p{M}-]*\.?\s?,? (.+)$/u.exec(text)?.[1];
  return afterWord !== undefined && parseInstant(afterWord, timezone) !== undefined ? undefined : instant;
}
