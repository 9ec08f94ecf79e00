import { expect, it } from "vitest";
import { readRhythm } from "../../src/config/rhythm.ts";

it.each([
  ["*/15 * * * *", "*/15 * * * *", 15, 15],
  ["every 15 minutes", "*/15 * * * *", 15, 15],
  ["Every  2 hours", "0 */2 * * *", 120, 120],
  ["every 60 minutes", "0 * * * *", 60, 60],
  ["every minute", "* * * * *", 1, 1],
  ["hourly", "0 * * * *", 60, 60],
  ["daily", "0 0 * * *", 1440, 1440],
  ["0 9-17 * * 1-5", "0 9-17 * * 1-5", 60, 11040],
  ["0,5 3 * * *", "0,5 3 * * *", 5, 1435],
  ["50 23,0 * * *", "50 23,0 * * *", 60, 1380],
  ["30 */10 * * * *", "30 */10 * * * *", 10, 10],
  ["0 0 1 jan *", "0 0 1 jan *", 1440, 528480],
])("reads %s", (schedule, cron, minutes, longestMinutes) => {
  expect(readRhythm(schedule)).toEqual({ cron, minutes, longestMinutes });
});

it.each([
  "",
  "sometimes",
  "every 7 minutes",
  "every 0 minutes",
  "61 * * * *",
  "* 24 * * *",
  "*/0 * * * *",
  "* * *",
  "5-1 * * * *",
  "* * * * * * *",
])("refuses %j", (schedule) => {
  expect(readRhythm(schedule)).toBeUndefined();
});
