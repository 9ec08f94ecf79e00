import type { Instant } from "./article.ts";
import { monthNamed } from "./month-names.ts";
import { isTimezone } from "./timezone.ts";

/** A date and a time of day as they are written, before a zone gives them their place on the time line. */
interface WallClock {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthNames =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
// With a comma after it, a word of any language is one.
const weekday = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?\\s+|\\p{L}{2,14}\\.?\\s?,\\s*)?";
const ordinal = "(?:st|nd|rd|th)?";
const zone = "(?:gmt|utc?)?[+-]\\d{1,2}(?::?\\d{2})?|[a-z]{1,4}|[a-z_]+(?:/[a-z_-]+)+";
// "09:00:00 +0200", "at 9:00 PM", "9:00 a.m.", which Django writes, and " - 09:00", which Drupal does.
const time = `(?:(?:,|\\s-)?\\s+(?:at\\s+)?(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?:\\s*([ap]\\.?m\\b\\.?))?(?:\\s*(${zone}))?)?`;

// RFC 3339 and what people write for it: a space for the T, no seconds, no offset, no zeros before a digit, slashes; "9:00 PM" and "Europe/Paris" too.
const iso = new RegExp(
  `^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:(?:t(?!.*[\\d\\s][ap]\\.?m\\b)|\\s+)(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(?:\\s*([ap]\\.?m\\b\\.?))?\\s*(${zone})?)?$`,
  "i",
);
// RFC 822 (years of two digits) and RFC 2822; "1 May 2024" is its date alone.
const dayFirst = new RegExp(
  `^${weekday}(\\d{1,2})${ordinal}(?:\\s+|-)(${monthNames})\\.?,?(?:\\s+|-)(\\d{4}|\\d{2}(?=\\s+\\d))${time}$`,
  "iu",
);
const monthFirst = new RegExp(`^${weekday}(${monthNames})\\.?\\s+(\\d{1,2})${ordinal},?\\s+(\\d{4})${time}$`, "iu");
// What C, and programs that end with it, write: "Wed May  1 09:00:00 2024", "Wed May 01 09:00:00 +0000 2024".
const timeFirst = new RegExp(
  `^${weekday}(${monthNames})\\s+(\\d{1,2})\\s+(\\d{1,2}):(\\d{2}):(\\d{2})(?:\\s+(${zone}))?\\s+(\\d{4})$`,
  "iu",
);
// "1. Mai 2024", "1er mai 2024", "1 de mayo de 2024", "1 мая 2024 г."
const inOtherWords =
  /^(?:\p{L}{2,14}\.?,?\s+)?(\d{1,2})(?:\.|er|º)?\s+(?:de\s+)?(\p{L}{3,14})\.?\s+(?:de\s+)?(\d{4})(?: г\.)?(.*)$/iu;
// Who writes dots begins with the day.
const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(.*)$/;
const inCharacters = /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]$/;

/** What says no more than the offset of a time before it: a comment (RFC 2822 section 3.2.3), a zone's name, or one as in RFC 9557; or, of Go, the offset again. */
const zoneComment =
  /(?<=:\d{2}(?:[.,]\d{1,9})?(?:\s*[ap]m)?\s*(?:gmt|utc?)?[+-]\d{2}:?\d{2})\s*(?:\([^()]*\)|\[[^[\]]*\]|[a-z]{1,5}|\s[+-]\d{4})$/i;

// RFC 2822 section 4.3; then names that feeds use, and that no two zones share.
const namedOffsetHours: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  jst: 9,
  kst: 9,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
};

const minuteMs = 60_000;
const dayMs = 86_400_000;
const earliest = Date.UTC(1000, 0, 1);
const latest = Date.UTC(10_000, 0, 1) - 1;

/**
 * The instant that a date names: RFC 3339, ISO 8601, RFC 822, RFC 2822, "May 1, 2024", "1 May 2024", "1. Mai 2024", "1.5.2024", or a Date. A date alone is noon UTC, so
 * that readers from UTC-11 to UTC+11 show that day; a time without an offset is read in `timezone` (IANA). Undefined for anything else, for
 * a day that no calendar has, and outside the years 1000 to 9999.
 */
export function parseInstant(value: unknown, timezone: string): Instant | undefined {
  if (value instanceof Date) return withinBounds(value.getTime());
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return withinBounds(
    parseIso(text, timezone) ??
      parseWritten(text, timezone) ??
      parseCommented(text, timezone) ??
      parseForeign(text, timezone),
  );
}

function parseCommented(text: string, timezone: string): Instant | undefined {
  const plain = text.replace(zoneComment, "");
  return plain === text ? undefined : (parseIso(plain, timezone) ?? parseWritten(plain, timezone));
}

function parseForeign(text: string, timezone: string): Instant | undefined {
  const [, day, name = "", yearAndTime, rest = ""] = inOtherWords.exec(text) ?? dotted.exec(text) ?? [];
  if (day !== undefined) {
    const month = /^\d/.test(name) ? Number(name) : monthNamed(name);
    return month === undefined
      ? undefined
      : parseWritten(`${day} ${months[month - 1]} ${yearAndTime}${rest}`, timezone);
  }
  const [, ...parts] = inCharacters.exec(text) ?? [];
  return parts.length === 0 ? undefined : parseIso(parts.join("-"), timezone);
}

/** `2024-05-01` where the instant is exactly noon UTC, the instant of a date alone; else RFC 3339 in UTC. */
export function formatInstant(instant: Instant): string {
  const text = new Date(instant).toISOString();
  return text.endsWith("T12:00:00.000Z") ? text.slice(0, 10) : text.replace(".000Z", "Z");
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Tells the day of an instant in `timezone` (IANA): `2024-05-01`. */
export function dayIn(timezone: string): (instant: Instant) => string {
  const format =
    dayFormats.get(timezone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" });
  dayFormats.set(timezone, format);
  return (instant) => format.format(instant);
}

function parseIso(text: string, timezone: string): Instant | undefined {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, year, , month, day, hour, minute, second, fraction, half, offset] = match;
  const clock: WallClock = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: hourOfDay(Number(hour ?? 12), half),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Math.floor(Number(`0.${fraction ?? 0}`) * 1000),
  };
  return place(clock, hour === undefined ? "Z" : offset, timezone);
}

function parseWritten(text: string, timezone: string): Instant | undefined {
  const parts = dayFirst.exec(text) ?? reordered(monthFirst.exec(text)) ?? clockReordered(timeFirst.exec(text));
  if (parts === undefined) return undefined;
  const [, day, month, year, hour, minute, second, half, zone] = parts;
  const clock: WallClock = {
    year: fullYear(year ?? ""),
    month: months.indexOf((month ?? "").slice(0, 3).toLowerCase()) + 1,
    day: Number(day),
    hour: hourOfDay(Number(hour ?? 12), half),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: 0,
  };
  return place(clock, hour === undefined ? "Z" : zone, timezone);
}

/** Of the twelve hours of the forenoon or the afternoon, 12 is the first; of any other, there is none. */
function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function reordered(match: RegExpExecArray | null): readonly (string | undefined)[] | undefined {
  if (match === null) return undefined;
  const [whole, month, day, year, ...rest] = match;
  return [whole, day, month, year, ...rest];
}

function clockReordered(match: RegExpExecArray | null): readonly (string | undefined)[] | undefined {
  if (match === null) return undefined;
  const [whole, month, day, hour, minute, second, zone, year] = match;
  return [whole, day, month, year, hour, minute, second, undefined, zone];
}

// RFC 2822 section 4.3: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999.
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function place(clock: WallClock, offset: string | undefined, timezone: string): Instant | undefined {
  if (!isOnCalendar(clock)) return undefined;
  const utc = Date.UTC(
    clock.year,
    clock.month - 1,
    clock.day,
    clock.hour,
    clock.minute,
    clock.second,
    clock.millisecond,
  );
  if (offset === undefined) return instantInZone(utc, timezone);
  if (offset.includes("/")) return isTimezone(offset) ? instantInZone(utc, offset) : undefined;
  const minutes = offsetMinutes(offset);
  return minutes === undefined ? undefined : utc - minutes * minuteMs;
}

function isOnCalendar({ year, month, day, hour, minute, second }: WallClock): boolean {
  // RFC 3339 section 5.6: second 60 is a leap second.
  if (
    year < 1000 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    Number.isNaN(hour) ||
    hour > 23 ||
    minute > 59 ||
    second > 60
  )
    return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetMinutes(offset: string): number | undefined {
  const numeric = /^(?:gmt|utc?)?([+-])(\d{1,2}?):?(\d{2})?$/i.exec(offset);
  if (numeric === null) {
    const hours = namedOffsetHours[offset.toLowerCase()];
    return hours === undefined ? undefined : hours * 60;
  }
  const [, sign, hours, minutes] = numeric;
  if (Number(hours) > 23 || Number(minutes ?? 0) > 59) return undefined;
  const total = Number(hours) * 60 + Number(minutes ?? 0);
  return sign === "-" ? -total : total;
}

/** A time that a clock shows twice is the first one; a time that it skips is as far after the gap as it lies in it. */
function instantInZone(utc: number, timezone: string): Instant {
  if (timezone === "UTC") return utc;
  const before = zoneOffsetMs(utc - dayMs, timezone);
  const after = zoneOffsetMs(utc + dayMs, timezone);
  if (before === after || zoneOffsetMs(utc - before, timezone) === before) return utc - before;
  return zoneOffsetMs(utc - after, timezone) === after ? utc - after : utc - before;
}

/** Each takes 37 KB; a zone's name may be spelled in thousands of ways, and a hostile record must not grow the memory without end. */
const mostOffsetFormats = 100;
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

function zoneOffsetMs(instant: Instant, timezone: string): number {
  let format = offsetFormats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    if (offsetFormats.size >= mostOffsetFormats) offsetFormats.clear();
    offsetFormats.set(timezone, format);
  }
  // "5/1/2024, GMT+02:00"; historical local mean times have seconds: "GMT-00:01:15"; "GMT" alone is zero.
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(format.format(instant));
  const [, sign, hours, minutes, seconds] = match ?? [];
  const offset = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === "-" ? -offset : offset;
}

function withinBounds(instant: Instant | undefined): Instant | undefined {
  return instant !== undefined && instant >= earliest && instant <= latest ? instant : undefined;
}
