import { afterEach, describe, expect, it, vi } from "vitest";
import { openRuns, type RunsOptions } from "../../src/daemon/runs.ts";
import type { RunRequest } from "../../src/publish/run.ts";
import type { RunResult } from "../../src/publish.ts";
import { patience } from "../patience.ts";

const noon = Date.UTC(2024, 5, 1, 12);
const minute = 60_000;

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

/** Runs with the given results or errors; after those, runs do nothing. */
function sampleRuns(ends: (Partial<RunResult> | Error)[] = [], faultAfterwards?: Error) {
  const requests: RunRequest[] = [];
  const steps: string[] = [];
  const error = vi.fn();
  const runs = openRuns({
    settings: { current: { site: {} }, problems: [], refresh: () => steps.push("settings") },
    publisher: {
      async run(request: RunRequest) {
        requests.push(request);
        steps.push("run");
        const end = ends.shift() ?? {};
        if (end instanceof Error) throw end;
        return { ...nothingDone, ...end };
      },
      async afterwork() {
        steps.push("afterwork");
        if (faultAfterwards !== undefined) throw faultAfterwards;
      },
    },
    publication: { refresh: async () => steps.push("refresh") },
    health: { succeeded: () => steps.push("succeeded"), failed: () => steps.push("failed") },
    logger: { info() {}, warn() {}, error },
    now: Date.now,
    onSettings: () => steps.push("schedule"),
    onServed: () => steps.push("served"),
  } as unknown as RunsOptions);
  return { runs, requests, steps, error };
}

describe("A run", () => {
  it("is followed by deferred work, and both count as served", async () => {
    const { runs, steps } = sampleRuns();
    await runs.complete("start");
    const whole = ["settings", "schedule", "run", "refresh", "succeeded", "afterwork", "served", "refresh"];
    await vi.waitFor(() => expect(steps).toEqual(whole), patience);
    runs.stop();
  });

  it("succeeds, and the log names the fault, if deferred work fails", async () => {
    const fault = new Error("the disk is full");
    const { runs, error } = sampleRuns([], fault);
    expect(await runs.complete("start")).toEqual(nothingDone);
    await vi.waitFor(() => expect(error.mock.calls).toEqual([[{ err: fault }, expect.any(String)]]), patience);
    runs.stop();
  });

  it("is followed by no deferred work if it is the last one, because the publisher is closed by then", async () => {
    const { runs, steps } = sampleRuns();
    const run = runs.complete("start");
    runs.stop();
    await run;
    expect(steps).not.toContain("afterwork");
  });

  it("does not start on a server that is stopping", async () => {
    const { runs, requests } = sampleRuns();
    runs.stop();
    await expect(runs.complete("request")).rejects.toThrow("the server is stopping");
    expect(requests).toEqual([]);
  });

  it("looks only at the files that have changed, for all who asked meanwhile", async () => {
    const { runs, requests } = sampleRuns();
    for (const paths of [["a.md"], ["b.md"], ["c.md", "d.md"]]) runs.ask("change", paths);
    await runs.idle();
    expect(requests.map(({ paths }) => paths)).toEqual([["a.md"], ["b.md", "c.md", "d.md"]]);
  });

  it.each([
    ["before", [undefined, ["b.md"]]],
    ["after", [["b.md"], undefined]],
  ])("looks at everything if that was asked for %s a single file", async (_, asked) => {
    const { runs, requests } = sampleRuns();
    runs.ask("change", ["a.md"]);
    for (const paths of asked) runs.ask("change", paths);
    await runs.idle();
    expect(requests.map(({ paths }) => paths)).toEqual([["a.md"], undefined]);
  });

  it("looks at everything after one that failed, and no longer after one that did not", async () => {
    const { runs, requests } = sampleRuns([new Error("the disk is full")]);
    for (const path of ["a.md", "b.md", "c.md"]) {
      runs.ask("change", [path]);
      await runs.idle();
    }
    expect(requests.map(({ paths }) => paths)).toEqual([["a.md"], undefined, ["c.md"]]);
  });
});

describe("Runs", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each<[string, Partial<RunResult> | Error, number]>([
    ["when the next article falls due", { nextDue: noon + 90 * minute }, 90],
    ["a minute after one that failed", new Error("the disk is full"), 1],
  ])("start by themselves %s", async (_, end, minutes) => {
    vi.useFakeTimers({ now: noon });
    const { runs, requests } = sampleRuns([end]);
    runs.ask("start", undefined);
    await vi.advanceTimersByTimeAsync(minutes * minute - 1);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(requests).toHaveLength(2);
  });

  it("no longer start by themselves once they are stopped", async () => {
    vi.useFakeTimers({ now: noon });
    const { runs, requests } = sampleRuns([{ nextDue: noon + minute }]);
    await runs.complete("start");
    runs.stop();
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(requests).toHaveLength(1);
  });
});
