import fc from "fast-check";
import { expect, it } from "vitest";
import { readRhythm } from "../../src/config/rhythm.ts";
import { refuseBadSchedule } from "../../src/schedule.ts";

it.each([
  ["*/15 * * * *", "*/15 * * * *", 15, 15],
  ["every 15 minutes", "*/15 * * * *", 15, 15],
  ["Every  2 hours", "0 */2 * * *", 120, 120],
  ["every 60 minutes", "0 * * * *", 60, 60],
  ["every 24 hours", "0 0 * * *", 1440, 1440],
  ["every minute", "* * * * *", 1, 1],
  ["hourly", "0 * * * *", 60, 60],
  ["daily", "0 0 * * *", 1440, 1440],
  ["0 9-17 * * 1-5", "0 9-17 * * 1-5", 60, 11040],
  ["0,5 3 * * *", "0,5 3 * * *", 5, 1435],
  ["50 23,0 * * *", "50 23,0 * * *", 60, 1380],
  ["30 */10 * * * *", "30 */10 * * * *", 10, 10],
  ["0 0 1 jan *", "0 0 1 jan *", 1440, 528480],
  ["0 0 29 February *", "0 0 29 february *", 1440, 528480],
  ["0 0 31 2-4 *", "0 0 31 2-4 *", 1440, 528480],
  ["0 0 LW * *", "0 0 lw * *", 1440, 90720],
  ["0 0 ? * Fri-Mon", "0 0 ? * fri-mon", 1440, 11520],
])("reads %s", (schedule, cron, minutes, longestMinutes) => {
  expect(readRhythm(schedule)).toEqual({ cron, minutes, longestMinutes });
});

it.each([
  "",
  "sometimes",
  "constructor",
  "__proto__",
  "every 7 minutes",
  "every 7 hours",
  "every 0 minutes",
  "61 * * * *",
  "* 24 * * *",
  "*/0 * * * *",
  "* * *",
  "5-1 * * * *",
  "* * * * * * *",
  "61 * * * * *",
  "5/10 * * * *",
  "0 0 31 4 *",
  "0 0 30 feb *",
  "0 0 30-31 2 *",
  "0 0 31 4,6,9,11 *",
  "0 0 32 * *",
  "0 0 0 * *",
  "0 0 * 13 *",
  "0 0 * * 8",
  "0 0 * * 1#6",
  "0 0 * foo *",
  "0 0 * * day",
])("refuses %j", (schedule) => {
  expect(readRhythm(schedule)).toBeUndefined();
});

const number = fc.integer({ min: 0, max: 62 }).map(String);
const name = fc.constantFrom(
  "jan",
  "february",
  "sun",
  "Monday",
  "foo",
  "l",
  "lw",
  "l-3",
  "15w",
  "5l",
  "mon#2",
  "1#6",
  "?",
);
const value = fc.oneof({ weight: 4, arbitrary: number }, name);
const range = fc.oneof(
  { weight: 4, arbitrary: fc.constant("*") },
  { weight: 4, arbitrary: value },
  fc.tuple(value, value).map((ends) => ends.join("-")),
);
const part = fc.oneof(
  { weight: 4, arbitrary: range },
  fc.tuple(range, fc.integer({ min: 0, max: 40 })).map((pair) => pair.join("/")),
);
const field = fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(","));
const days = fc.tuple(field, field, field).map((fields) => fields.join(" "));

it.each(["0 0", "0 0 0"])("refuses days that never come: %s …", (times) => {
  fc.assert(
    fc.property(days, (three) => {
      const rhythm = readRhythm(`${times} ${three}`);
      if (rhythm !== undefined) refuseBadSchedule(rhythm.cron);
    }),
    { numRuns: 5_000 },
  );
});

it("refuses times that never come", () => {
  fc.assert(
    fc.property(field, field, field, (second, minute, hour) => {
      const rhythm = readRhythm(`${second} ${minute} ${hour} * * *`);
      if (rhythm !== undefined) refuseBadSchedule(rhythm.cron);
    }),
    { numRuns: 5_000 },
  );
});
