import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { peopleLogger } from "../../src/cli/people-logger.ts";

let written: string[];
beforeEach(() => {
  written = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  vi.stubEnv("NO_COLOR", "1");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const now = () => new Date(2024, 4, 1, 9, 5, 7);

describe("the log of a server on a terminal", () => {
  it("has one line per event, with its time and the figures that matter", () => {
    const logger = peopleLogger("info", now);
    logger.info({ articles: 1, written: 1_204, ms: 12.6, read: 3 }, "published");
    logger.info({ method: "GET", path: "/rss.xml", status: 304, ms: 1 }, "answered");
    logger.warn({ hub: "https://hub.example/" }, "a hub does not want a feed");
    logger.error({ err: Object.assign(new Error("no"), { stack: "Error: no\n    at a.js" }) }, "the run failed");
    expect(written).toEqual([
      "09:05:07 published: 1 article, 1,204 files written, 13 ms\n",
      "09:05:07 answered: GET /rss.xml 304, 1 ms\n",
      "09:05:07 ! a hub does not want a feed\n",
      "09:05:07 ! the run failed: Error: no\n    at a.js\n",
    ]);
  });

  it.each([
    ["trace", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
    ["fatal", []],
    ["silent", []],
  ])("at the level %s writes only: %j", (level, kept) => {
    const logger = peopleLogger(level, now);
    for (const name of ["info", "warn", "error"] as const) logger[name]({}, name);
    expect(written.map((line) => line.trim().replace(/^.* /, ""))).toEqual(kept);
  });
});
