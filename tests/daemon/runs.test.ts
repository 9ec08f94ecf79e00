import { expect, it } from "vitest";
import { openRuns, type RunsOptions } from "../../src/daemon/runs.ts";
import type { RunResult } from "../../src/publish.ts";

const nothingDone: RunResult = {
  read: 0,
  changed: 0,
  rendered: 0,
  written: 0,
  removed: 0,
  unchanged: 0,
  articles: 0,
  problems: [],
};

it.each([
  ["is followed by what could wait", false, 1],
  ["is followed by nothing that could wait where it is the last one, for the publisher is closed by then", true, 0],
])("A run %s", async (_, isLast, expected) => {
  let afterworks = 0;
  const runs = openRuns({
    settings: { current: { site: {} }, problems: [], refresh() {} },
    publisher: {
      async run() {
        if (isLast) runs.stop();
        return nothingDone;
      },
      async afterwork() {
        afterworks += 1;
      },
    },
    publication: { async refresh() {} },
    health: { succeeded() {}, failed() {} },
    logger: { info() {}, warn() {}, error() {} },
    now: () => 0,
    onSettings() {},
    onServed() {},
  } as unknown as RunsOptions);
  await runs.complete("start");
  runs.stop();
  expect(afterworks).toBe(expected);
});
