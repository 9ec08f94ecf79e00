import type { Instant } from "./article.ts";
import { monthNamed } from "./month-names.ts";
import { daySolarHijri, solarMonthNamed } from "./solar-hijri.ts";
import { isTimezone } from "./timezone.ts";

/** A date and time as written, without a timezone. */
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
// A word in any language followed by a comma may be a weekday.
const weekday = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?\\s+|\\p{L}{2,14}\\.?\\s?,\\s*)?";
const ordinal = "(?:st|nd|rd|th)?";
const zone = "(?:gmt|utc?)?[+-]\\d{1,2}(?::?\\d{2})?|[a-z]{1,4}|[a-z_]+(?:/[a-z_-]+)+";
// "09:00:00 +0200", "at 9:00 PM", "9:00 a.m." (Django), " - 09:00" (Drupal), and "9:5:3", from programs that do not pad
// numbers.
const time = `(?:(?:,|\\s-)?\\s+(?:at\\s+)?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2}))?(?:\\s*([ap]\\.?m\\b\\.?))?(?:\\s*(${zone}))?)?`;

// RFC 3339 and its informal variants: a space for the T, no seconds, no offset, no leading zeros, slashes, "9:00 PM",
// "Europe/Paris".
const iso = new RegExp(
  `^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:(?:t(?!.*[\\d\\s][ap]\\.?m\\b)|\\s+)(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d{1,9}))?)?(?:\\s*([ap]\\.?m\\b\\.?))?\\s*(${zone})?)?$`,
  "i",
);
const shortYear = "['‘’]\\d{2}";
// RFC 822 (two-digit years) and RFC 2822, or just the date: "1 May 2024". Databases and spreadsheets write "1-May-24",
// logs "1/May/2024".
const dayFirst = new RegExp(
  `^${weekday}(\\d{1,2})${ordinal}(?:\\s+(?:of\\s+)?|[-/])(${monthNames})\\.?,?(?:\\s+|[-/])(\\d{4}|${shortYear}|\\d{2}(?=\\s+\\d)|(?<=-)\\d{2}(?=$|\\s))${time}$`,
  "iu",
);
const monthFirst = new RegExp(
  `^${weekday}(${monthNames})(?:\\.?\\s+|-)(\\d{1,2})${ordinal},?(?:\\s+|-)(\\d{4}|${shortYear})${time}$`,
  "iu",
);
// The format of C's `asctime`, and variants: "Wed May 1 09:00:00 2024", "Wed May 01 09:00:00 +0000 2024".
const timeFirst = new RegExp(
  `^${weekday}(${monthNames})\\s+(\\d{1,2})\\s+(\\d{1,2}):(\\d{2}):(\\d{2})(?:\\s+(${zone}))?\\s+(\\d{4})$`,
  "iu",
);
// Thai and Hindi use combining marks for vowels; some languages have two-letter month names.
const foreignWord = "[\\p{L}\\p{M}]{2,14}";
// "1. Mai 2024", "1er mai 2024", "1 de mayo de 2024", "1 d’abril de 2024", "1 במאי 2024", "1 мая 2024 г."
const inOtherWords = new RegExp(
  `^(?:${foreignWord}\\.?,?\\s+)?(\\d{1,2})(?:\\.|er|[ºª])?\\s+(?:de\\s+|d['’]|ב)?(${foreignWord})\\.?,?\\s+(?:de\\s+)?(\\d{4})(?: г\\.)?(.*)$`,
  "iu",
);
// "mayo 1, 2024", as WordPress writes dates by default.
const monthBefore = new RegExp(
  `^(?:${foreignWord}\\.?,?\\s+)?(${foreignWord})\\.?\\s+(\\d{1,2}),?\\s+(\\d{4})(.*)$`,
  "iu",
);
// "2024. május 1.", "2024 m. gegužės 1 d.", "2024 May 1", "2024-May-01"
const yearBefore = new RegExp(
  `^(\\d{4})(?:\\.|,| m\\.)?[\\s-]+(${foreignWord})\\.?[\\s-]+(\\d{1,2})(?:\\.| d\\.)?(.*)$`,
  "iu",
);
// Dotted dates begin with the day; in Korea, with the year, and each number is followed by a dot.
const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(.*)$/;
const dottedYearFirst = /^(\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})\.?$/;
const inCharacters = /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]$/;
const inVietnamese = /^(?:ngày )?(\d{1,2}) tháng (\d{1,2})(?:,| năm|, năm)? (\d{4})$/i;
/** The year before the first year of each era. */
const eras: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925 };
const inEra = /^(令和|平成|昭和)\s?(元|\d{1,2})年\s?(\d{1,2})月\s?(\d{1,2})日$/;

/**
 * A repetition of the preceding offset: a comment (RFC 2822 section 3.2.3), a zone name, possibly as in RFC 9557, or
 * the offset again (Go).
 */
const zoneComment =
  /(?<=:\d{2}(?:[.,]\d{1,9})?(?:\s*[ap]m)?\s*(?:gmt|utc?)?[+-]\d{2}:?\d{2})\s*(?:\([^()]*\)|\[[^[\]]*\]|[a-z]{1,5}|\s[+-]\d{4})$/i;

// The names of RFC 2822 section 4.3, then unambiguous names that feeds use.
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
 * Parses a date: RFC 3339, ISO 8601, RFC 822, RFC 2822, "May 1, 2024", "1 May 2024", "1. Mai 2024", "1.5.2024", or a
 * Date. A date alone is noon UTC, so that readers from UTC-11 to UTC+11 show that day; a time without an offset is in
 * `timezone` (IANA). Undefined for anything else, for days that do not exist, and outside the years 1000 to 9999.
 */
export function parseInstant(value: unknown, timezone: string): Instant | undefined {
  if (value instanceof Date) return withinBounds(value.getTime());
  if (typeof value !== "string") return undefined;
  const text = withAsciiDigits(value.trim());
  return withinBounds(
    (text === value ? undefined : parsePersian(value.trim(), timezone)) ??
      parseIso(text, timezone) ??
      parseWritten(text, timezone) ??
      parseCommented(text, timezone) ??
      parseForeign(text, timezone),
  );
}

/** Like `parseInstant`, but also reads a month alone ("2024-05", "May 2024", "2024年5月") as its first day. */
export function parseInstantOrMonth(value: unknown, timezone: string): Instant | undefined {
  const instant = parseInstant(value, timezone);
  if (instant !== undefined || typeof value !== "string") return instant;
  const text = withAsciiDigits(value.trim());
  if (/^\d{4}[-/]\d{1,2}$/.test(text)) return parseInstant(`${text}${text.charAt(4)}01`, timezone);
  if (/^\d{4}年\d{1,2}月$/.test(text)) return parseInstant(`${text}1日`, timezone);
  return /^[\p{L}\p{M}]{2,14}[.,]?\s\d{4}$/u.test(text) ? parseInstant(`1 ${text}`, timezone) : undefined;
}

function parseCommented(text: string, timezone: string): Instant | undefined {
  const plain = text.replace(zoneComment, "");
  return plain === text ? undefined : (parseIso(plain, timezone) ?? parseWritten(plain, timezone));
}

function parseForeign(text: string, timezone: string): Instant | undefined {
  const [, day, name = "", year = "", rest = ""] =
    inOtherWords.exec(text) ??
    dotted.exec(text) ??
    reordered(monthBefore.exec(text)) ??
    yearMoved(yearBefore.exec(text)) ??
    [];
  if (day !== undefined) {
    const solar = solarMonthNamed(name);
    if (solar !== undefined) return parseSolarHijri({ year, month: solar, day, rest }, timezone);
    const month = /^\d/.test(name) ? Number(name) : monthNamed(name);
    return month === undefined
      ? undefined
      : parseWritten(`${day} ${months[month - 1]} ${commonYear(year, name)}${rest}`, timezone);
  }
  const [, ...parts] = inCharacters.exec(text) ?? dottedYearFirst.exec(text) ?? [];
  if (parts.length > 0) return parseIso(parts.join("-"), timezone);
  const [, first, second, third] = inVietnamese.exec(text) ?? [];
  if (third !== undefined) return parseIso(`${third}-${second}-${first}`, timezone);
  const [, era = "", ofEra, ...monthAndDay] = inEra.exec(text) ?? [];
  const before = eras[era];
  const number = ofEra === "元" ? 1 : Number(ofEra);
  return before === undefined ? undefined : parseIso([before + number, ...monthAndDay].join("-"), timezone);
}

/** `۱۴۰۳/۰۲/۲۳`: in Persian digits, years before 1500 are in the Iranian calendar. */
const inPersian = /^([۰-۹]{4})([-/.])([۰-۹]{1,2})\2([۰-۹]{1,2})(?![۰-۹])(.*)$/u;

function parsePersian(text: string, timezone: string): Instant | undefined {
  const [, year = "", , month = "", day = "", rest = ""] = inPersian.exec(text) ?? [];
  return parseSolarHijri({ year, month: Number(withAsciiDigits(month)), day, rest }, timezone);
}

interface SolarHijri {
  readonly year: string;
  readonly month: number;
  readonly day: string;
  readonly rest: string;
}

function parseSolarHijri({ year, month, day, rest }: SolarHijri, timezone: string): Instant | undefined {
  const date = daySolarHijri(Number(withAsciiDigits(year)), month, Number(withAsciiDigits(day)));
  return date === undefined ? undefined : parseIso(date + withAsciiDigits(rest), timezone);
}

/** The Thai calendar is 543 years ahead. */
function commonYear(year: string, monthName: string): string {
  return /\p{Script=Thai}/u.test(monthName) && Number(year) > 2400 ? String(Number(year) - 543) : year;
}

/** The digit zero in Arabic, Persian, Hindi and Thai, and the full-width one. */
const zeros = [0x660, 0x6f0, 0x966, 0xe50, 0xff10];
const otherDigit = /[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F\u0E50-\u0E59\uFF10-\uFF19]/g;

/** Replaces other digits by ASCII ones, keeping the length. */
export function withAsciiDigits(text: string): string {
  return text.replace(otherDigit, (digit) => {
    const point = digit.charCodeAt(0);
    return String(point - Math.max(...zeros.filter((zero) => zero <= point)));
  });
}

/** `2024-05-01` if the instant is exactly noon UTC, as for a date alone; otherwise RFC 3339 in UTC. */
export function formatInstant(instant: Instant): string {
  const text = new Date(instant).toISOString();
  return text.endsWith("T12:00:00.000Z") ? text.slice(0, 10) : text.replace(".000Z", "Z");
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Returns a function that formats the day of an instant in `timezone` (IANA): `2024-05-01`. */
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

/** The hour from 0 to 23, given the 12-hour clock's half of the day, if any. NaN if the half has no such hour. */
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

function yearMoved(match: RegExpExecArray | null): readonly (string | undefined)[] | undefined {
  if (match === null) return undefined;
  const [whole, year, month, day, ...rest] = match;
  return [whole, day, month, year, ...rest];
}

function clockReordered(match: RegExpExecArray | null): readonly (string | undefined)[] | undefined {
  if (match === null) return undefined;
  const [whole, month, day, hour, minute, second, zone, year] = match;
  return [whole, day, month, year, hour, minute, second, undefined, zone];
}

/** RFC 2822 section 4.3: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999. */
export function fullYear(written: string): number {
  const digits = written.replace(/^\D/, "");
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

/** An ambiguous local time is the first of the two; a skipped one is moved past the gap. */
function instantInZone(utc: number, timezone: string): Instant {
  if (timezone === "UTC") return utc;
  const before = zoneOffsetMs(utc - dayMs, timezone);
  const after = zoneOffsetMs(utc + dayMs, timezone);
  if (before === after || zoneOffsetMs(utc - before, timezone) === before) return utc - before;
  return zoneOffsetMs(utc - after, timezone) === after ? utc - after : utc - before;
}

/**
 * A format takes 37 KB, and a zone name can be spelled in thousands of ways, so the cache is bounded in case of hostile
 * records.
 */
const maxOffsetFormats = 100;
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

function zoneOffsetMs(instant: Instant, timezone: string): number {
  let format = offsetFormats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
    if (offsetFormats.size >= maxOffsetFormats) offsetFormats.clear();
    offsetFormats.set(timezone, format);
  }
  // Such as "5/1/2024, GMT+02:00". Historical local times have seconds ("GMT-00:01:15"); "GMT" alone is zero.
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(format.format(instant));
  const [, sign, hours, minutes, seconds] = match ?? [];
  const offset = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === "-" ? -offset : offset;
}

function withinBounds(instant: Instant | undefined): Instant | undefined {
  return instant !== undefined && instant >= earliest && instant <= latest ? instant : undefined;
}
