import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openKeptSchedule } from "../../src/daemon/kept-schedule.ts";
import type { Logger } from "../../src/server/logger.ts";

const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2024, 5, 1, 12, 0, 30) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("A server's schedule", () => {
  function openSample() {
    const onSlot = vi.fn();
    const error = vi.fn();
    const schedule = openKeptSchedule({ timezone: "UTC", onSlot }, { error } as unknown as Logger);
    return { schedule, onSlot, error };
  }

  it("is the latest one that it was given", async () => {
    const { schedule, onSlot } = openSample();
    schedule.keep("*/5 * * * *");
    schedule.keep("*/30 * * * *");
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(onSlot).toHaveBeenCalledTimes(2);
    await schedule.stop();
  });

  it("stays as it was, and says so once, if a new one cannot be kept", async () => {
    const { schedule, onSlot, error } = openSample();
    schedule.keep("*/30 * * * *");
    for (const _run of [1, 2]) schedule.keep("61 * * * *");
    expect(error.mock.calls).toEqual([[{}, expect.stringContaining("; the previous schedule stays in force")]]);
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(onSlot).toHaveBeenCalledTimes(2);
    await schedule.stop();
  });

  it("ends when it is stopped", async () => {
    const { schedule, onSlot } = openSample();
    schedule.keep("*/30 * * * *");
    await schedule.stop();
    await vi.advanceTimersByTimeAsync(60 * minute);
    expect(onSlot).not.toHaveBeenCalled();
  });
});
