import { anyDayMatches } from "./cron-days.ts";
import { cronRange } from "./cron-range.ts";

/** A schedule as a cron expression, and the intervals between its slots. */
export interface Rhythm {
  /** Five fields, or six with seconds first. */
  readonly cron: string;
  /** The shortest interval between two slots in a day, rounded up; 1440 for at most one slot a day. */
  readonly minutes: number;
  /** An upper bound of the interval between two slots. */
  readonly longestMinutes: number;
}

/** What `readRhythm` accepts; completes "expected …". */
export const scheduleExpected =
  'a cron expression such as "*/15 * * * *" for times that exist, "every N minutes" or "every N hours" where N divides the hour or the day, "hourly", "daily" or "weekly"';

const minutesOfDay = 24 * 60;
const words: ReadonlyMap<string, string> = new Map([
  ["every minute", "* * * * *"],
  ["every hour", "0 * * * *"],
  ["hourly", "0 * * * *"],
  ["every day", "0 0 * * *"],
  ["daily", "0 0 * * *"],
  ["every week", "0 0 * * 0"],
  ["weekly", "0 0 * * 0"],
]);
const bounds = { second: [0, 59], minute: [0, 59], hour: [0, 23] } as const;

/**
 * Reads a cron expression, or words such as "every 15 minutes", "hourly" or "daily". Undefined if it is neither, or
 * names a day that never comes.
 */
export function readRhythm(schedule: string): Rhythm | undefined {
  const text = schedule.trim().toLowerCase().replace(/\s+/g, " ");
  const cron = words.get(text) ?? cronOfInterval(text) ?? text;
  const fields = cron.split(" ");
  if (fields.length !== 5 && fields.length !== 6) return undefined;
  const [minute = "", hour = "", ...days] = fields.slice(-5);
  const second = fields.length === 6 ? fields[0] : undefined;
  if (!anyDayMatches(days) || (second !== undefined && expand(second, ...bounds.second) === undefined))
    return undefined;
  const minutes = expand(minute, ...bounds.minute);
  const hours = expand(hour, ...bounds.hour);
  if (minutes === undefined || hours === undefined) return undefined;
  const gaps = gapsOf(hours.flatMap((each) => minutes.map((within) => each * 60 + within)));
  const longestMinutes = Math.max(...gaps) + daysBetween(days) * minutesOfDay;
  return { cron, minutes: Math.min(minutesOfDay, ...gaps), longestMinutes };
}

/** An upper bound of the days without a slot, by day of the month, month and weekday. */
function daysBetween([day, month, weekday]: readonly string[]): number {
  if (month !== "*") return 366;
  if (day !== "*" && day !== "?") return 62;
  return weekday === "*" || weekday === "?" ? 0 : 7;
}

/**
 * Reads "every 15 minutes" or "every 2 hours". Rejects steps that do not divide the hour or the day, since they would
 * leave uneven gaps.
 */
function cronOfInterval(text: string): string | undefined {
  const [, digits, unit] = /^every (\d{1,2}) (minute|hour)s?$/.exec(text) ?? [];
  const step = Number(digits);
  if (unit === "minute" && step > 0 && 60 % step === 0) return step === 60 ? "0 * * * *" : `*/${step} * * * *`;
  if (unit === "hour" && step > 0 && 24 % step === 0) return step === 24 ? "0 0 * * *" : `0 */${step} * * *`;
  return undefined;
}

/** The values of a cron field, in order. Ranges that wrap around are rejected. */
function expand(field: string, lowest: number, highest: number): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const some = cronRange(part, lowest, highest);
    if (some === undefined || (some[0] ?? 0) > (some.at(-1) ?? 0)) return undefined;
    for (const value of some) values.add(value);
  }
  return [...values].sort((one, other) => one - other);
}

/** The interval from each slot in a day to the next one, perhaps on the next day. */
function gapsOf(minutes: readonly number[]): readonly number[] {
  const first = minutes[0] ?? 0;
  return minutes.map((minute, index) => (minutes[index + 1] ?? first + minutesOfDay) - minute);
}
