import { cronRange } from "./cron-range.ts";

const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const weekdayNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
/** The lengths of the months in a leap year. */
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether any day matches three fields of a cron expression in lower case: day of the month, month, weekday. Also false
 * if a field is malformed.
 */
export function anyDayMatches([day = "", month = "", weekday = ""]: readonly string[]): boolean {
  const days = everyPart(day.replace(/^\?$/, "*"), daysOfPart);
  const months = everyPart(month, (part) => cronRange(numbered(part, monthNames, 1), 1, 12));
  const weekdays = everyPart(weekday.replace(/^\?$/, "*"), weekdaysOfPart);
  if (days === undefined || months === undefined || weekdays === undefined) return false;
  return months.some((number) => days.some((each) => each <= (lengths[number - 1] ?? 0)));
}

/** The values of all parts of a list; undefined if a part is malformed. */
function everyPart(
  field: string,
  read: (part: string) => readonly number[] | undefined,
): readonly number[] | undefined {
  const values: number[] = [];
  for (const part of field.split(",")) {
    const some = read(part);
    if (some === undefined) return undefined;
    values.push(...some);
  }
  return values;
}

/** Reads `l` (the last day), `lw` (its last working day), `l-3` and `15w` besides ranges. */
function daysOfPart(part: string): readonly number[] | undefined {
  if (/^(?:lw?|l-(?:[1-9]|[12]\d|30))$/.test(part)) return [1];
  return cronRange(part.replace(/^(\d{1,2})w$/, "$1"), 1, 31);
}

/** Reads `5l` (the last Friday) and `1#2` (the second Monday) besides ranges. */
function weekdaysOfPart(part: string): readonly number[] | undefined {
  return cronRange(numbered(part, weekdayNames, 0).replace(/^(\d)(?:l|#[1-5])$/, "$1"), 0, 7);
}

/** Replaces names, in full or their first three letters, by their numbers. */
function numbered(part: string, names: readonly string[], first: number): string {
  return part.replace(/[a-z]{3,}/g, (word) => {
    const index = names.findIndex((name) => word === name || word === name.slice(0, 3));
    return index === -1 ? word : String(index + first);
  });
}
