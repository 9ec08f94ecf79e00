import { describe, expect, it, vi } from "vitest";
import { createHealthRecord } from "../../src/daemon/health-record.ts";
import { BroadsheetError, type Problem } from "../../src/errors.ts";
import type { RunResult } from "../../src/publish.ts";
import type { Logger } from "../../src/server/logger.ts";

const problemOf = (severity: Problem["severity"], file: string): Problem => ({ severity, file, expected: "is odd" });
const ofSettings = problemOf("warning", "site.yaml");
const ofRecords = [problemOf("error", "a.md"), problemOf("warning", "b.md")];

const result: RunResult = {
  read: 2,
  changed: 2,
  rendered: 2,
  written: 9,
  removed: 0,
  unchanged: 0,
  articles: 5,
  problems: ofRecords,
};

function openSample() {
  let now = 1_000;
  const observeRun = vi.fn();
  const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const health = createHealthRecord([ofSettings], { observeRun, logger: logger as unknown as Logger, now: () => now });
  const run = (end: RunResult | Error): void => {
    now += 1_000;
    const ended = { reasons: ["start"], durationMs: 12.345 } as const;
    if (end instanceof Error) health.failed(end, ended);
    else health.succeeded(end, [ofSettings], ended);
  };
  return { health, run, observeRun, logger };
}

describe("The health of a server", () => {
  it("reports what is wrong with settings and records, each in the log, and counts errors and warnings separately", () => {
    const { health, run, observeRun, logger } = openSample();
    expect(health.report).toEqual({ problems: [ofSettings] });
    run(result);
    expect(health.report).toEqual({
      lastRunEndedAt: 2_000,
      lastSuccessAt: 2_000,
      problems: [ofSettings, ...ofRecords],
    });
    expect(observeRun.mock.lastCall).toMatchObject([
      { endedAt: 2_000, published: { entries: 5, problems: { error: 1, warning: 2 }, written: 9 } },
    ]);
    expect(logger.info.mock.lastCall).toMatchObject([{ reasons: ["start"], articles: 5, ms: 12.3 }, "published"]);
    expect(logger.warn).toHaveBeenCalledTimes(3);
  });

  it("keeps the last success and its problems beside a fault, which the next success clears", () => {
    const { health, run } = openSample();
    run(result);
    run(new BroadsheetError("the disk is full"));
    expect(health.report).toEqual({
      lastRunEndedAt: 3_000,
      lastSuccessAt: 2_000,
      lastFault: "the disk is full",
      problems: [ofSettings, ...ofRecords],
    });
    run({ ...result, problems: [] });
    expect(health.report).toEqual({ lastRunEndedAt: 4_000, lastSuccessAt: 4_000, problems: [ofSettings] });
  });

  it("logs a problem once, for as long as it lasts, and again when it comes back", () => {
    const { run, logger } = openSample();
    const logged = () => logger.warn.mock.calls.splice(0).map(([, line]) => line);
    run(result);
    expect(logged()).toEqual(["site.yaml: is odd", "a.md: is odd", "b.md: is odd"]);
    run(result);
    expect(logged()).toEqual([]);
    run(new BroadsheetError("the disk is full"));
    run({ ...result, problems: [problemOf("error", "c.md"), problemOf("error", "a.md")] });
    expect(logged()).toEqual(["c.md: is odd"]);
    run(result);
    expect(logged()).toEqual(["b.md: is odd"]);
  });

  it.each([
    ["shows where a fault of the program comes from", new TypeError("x is undefined"), true],
    ["shows no stack trace of a fault that has a reason", new BroadsheetError("the disk is full"), false],
  ])("%s", (_, fault, isTraced) => {
    const { run, observeRun, logger } = openSample();
    run(fault);
    expect(logger.error).toHaveBeenCalledTimes(1);
    const [fields] = logger.error.mock.lastCall ?? [];
    expect(Object.hasOwn(fields, "err")).toBe(isTraced);
    expect(observeRun.mock.lastCall).toEqual([{ endedAt: 2_000, durationMs: 12.345 }]);
  });
});
