import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRunner, startDueTimer, startSchedule } from "../src/schedule.ts";
import { patience } from "./patience.ts";

const noon = Date.UTC(2024, 5, 1, 12);
const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: noon });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a runner", () => {
  /** Runs that end when the test says so. */
  function heldRuns() {
    const begun: { wish: string; end: () => void; fail: (error: Error) => void }[] = [];
    const run = (wish: string) =>
      new Promise<string>((resolve, reject) => {
        begun.push({ wish, end: () => resolve(`did ${wish}`), fail: reject });
      });
    return { begun, runner: createRunner(run, (one, other) => `${one}+${other}`) };
  }

  it("runs one at a time, and combines requests that arrive meanwhile into one more run", async () => {
    const { begun, runner } = heldRuns();
    const first = runner.ask("a");
    const later = [runner.ask("b"), runner.ask("c"), runner.ask("d")];
    expect(begun.map(({ wish }) => wish)).toEqual(["a"]);
    begun[0]?.end();
    expect(await first).toBe("did a");
    await vi.waitFor(() => expect(begun).toHaveLength(2), patience);
    begun[1]?.end();
    expect(await Promise.all(later)).toEqual(["did b+c+d", "did b+c+d", "did b+c+d"]);
    expect(begun.map(({ wish }) => wish)).toEqual(["a", "b+c+d"]);
  });

  it("continues after a failed run", async () => {
    const { begun, runner } = heldRuns();
    const first = runner.ask("a");
    const second = runner.ask("b");
    begun[0]?.fail(new Error("no"));
    await expect(first).rejects.toThrow("no");
    await vi.waitFor(() => expect(begun).toHaveLength(2), patience);
    begun[1]?.end();
    expect(await second).toBe("did b");
  });

  it("is idle when nothing runs and nothing waits", async () => {
    const { begun, runner } = heldRuns();
    let idle = false;
    void runner.ask("a");
    void runner.ask("b");
    const ended = runner.idle().then(() => {
      idle = true;
    });
    begun[0]?.end();
    await vi.waitFor(() => expect(begun).toHaveLength(2), patience);
    expect(idle).toBe(false);
    begun[1]?.end();
    await ended;
  });
});

describe("a due timer", () => {
  it("calls when the instant has come, and not a moment before", () => {
    const onDue = vi.fn();
    startDueTimer(onDue, Date.now).set(noon + 90 * minute);
    vi.advanceTimersByTime(90 * minute - 1);
    expect(onDue).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onDue).toHaveBeenCalledTimes(1);
  });

  it("waits longer than a system timer can", () => {
    const onDue = vi.fn();
    startDueTimer(onDue, Date.now).set(noon + 60 * 24 * 60 * minute);
    vi.advanceTimersByTime(59 * 24 * 60 * minute);
    expect(onDue).not.toHaveBeenCalled();
    vi.advanceTimersByTime(24 * 60 * minute);
    expect(onDue).toHaveBeenCalledTimes(1);
  });

  it("keeps waiting when the clock was set back", () => {
    const onDue = vi.fn();
    startDueTimer(onDue, Date.now).set(noon + 5 * minute);
    vi.setSystemTime(noon - 60 * minute);
    vi.advanceTimersByTime(5 * minute);
    expect(onDue).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60 * minute);
    expect(onDue).toHaveBeenCalledTimes(1);
  });

  it("notices within a minute when the clock was set forward", () => {
    const onDue = vi.fn();
    startDueTimer(onDue, Date.now).set(noon + 24 * 60 * minute);
    vi.setSystemTime(noon + 25 * 60 * minute);
    vi.advanceTimersByTime(minute);
    expect(onDue).toHaveBeenCalledTimes(1);
  });

  it("calls at once for the past, and never when it is unset or stopped", () => {
    const onDue = vi.fn();
    const timer = startDueTimer(onDue, Date.now);
    timer.set(noon + minute);
    timer.set(undefined);
    vi.advanceTimersByTime(10 * minute);
    expect(onDue).not.toHaveBeenCalled();
    timer.set(noon);
    vi.advanceTimersByTime(0);
    expect(onDue).toHaveBeenCalledTimes(1);
    timer.set(Date.now() + minute);
    timer.stop();
    timer.set(Date.now() + minute);
    vi.advanceTimersByTime(10 * minute);
    expect(onDue).toHaveBeenCalledTimes(1);
  });
});

describe("a schedule", () => {
  it("calls at each of its slots, in its time zone", async () => {
    const slots: string[] = [];
    const onSlot = () => slots.push(new Date().toISOString());
    const schedule = startSchedule({ expression: "30 14 * * *", timezone: "Asia/Kolkata", onSlot });
    await vi.advanceTimersByTimeAsync(48 * 60 * minute);
    await schedule.stop();
    expect(slots.map((slot) => slot.slice(0, 16))).toEqual(["2024-06-02T09:00", "2024-06-03T09:00"]);
  });

  it("calls for a slot that came late because the machine was asleep", async () => {
    const onSlot = vi.fn();
    const schedule = startSchedule({ expression: "*/15 * * * *", timezone: "UTC", onSlot });
    await vi.advanceTimersByTimeAsync(14 * minute);
    vi.setSystemTime(noon + 3 * 60 * minute + 7 * minute);
    await vi.advanceTimersByTimeAsync(2 * minute);
    expect(onSlot).toHaveBeenCalled();
    await schedule.stop();
  });

  it.each([
    ["back by a day", -24 * 60 * minute],
    ["back by a minute", -minute],
    ["forward by a day", 24 * 60 * minute],
    ["forward by half a century", 50 * 365 * 24 * 60 * minute],
  ])("calls within a quarter of an hour, once per slot, when the clock was set %s", async (_, leap) => {
    const onSlot = vi.fn();
    const schedule = startSchedule({ expression: "*/15 * * * *", timezone: "UTC", onSlot });
    await vi.advanceTimersByTimeAsync(16 * minute);
    expect(onSlot).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + leap);
    await vi.advanceTimersByTimeAsync(15 * minute);
    const calls = onSlot.mock.calls.length;
    // Forward: one for all slots in between.
    expect(calls).toBe(leap > 0 ? 3 : 2);
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(onSlot).toHaveBeenCalledTimes(calls + 4);
    await schedule.stop();
  });

  it("calls at no slot after its end", async () => {
    const onSlot = vi.fn();
    const schedule = startSchedule({ expression: "*/15 * * * *", timezone: "UTC", onSlot });
    await vi.advanceTimersByTimeAsync(20 * minute);
    expect(onSlot).toHaveBeenCalledTimes(1);
    await schedule.stop();
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(onSlot).toHaveBeenCalledTimes(1);
  });

  it("names every wrong field of an expression", () => {
    const options = { expression: "61 25 * * *", timezone: "UTC", onSlot: () => {} };
    expect(() => startSchedule(options)).toThrow(/expected a cron expression.*got "61 25 \* \* \*".*minute.*hour/);
  });
});
