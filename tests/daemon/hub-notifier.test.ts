import { afterEach, describe, expect, it, vi } from "vitest";
import { openHubNotifier } from "../../src/daemon/hub-notifier.ts";
import { type HubRound, notifyHub } from "../../src/hubs/notify-hub.ts";
import type { Logger } from "../../src/server/logger.ts";

vi.mock(import("../../src/hubs/notify-hub.ts"), async (original) => ({ ...(await original()), notifyHub: vi.fn() }));

const hub = "https://hub.example/";
const memory = { recall: () => undefined, keep: () => true, forget: () => {} };
const logger = { info: () => {}, warn: () => {}, error: () => {} } as unknown as Logger;

it.each([0, 1, 2, 3, 4, 5])(
  "A hub is told what is new %i moments after a round that was in progress",
  async (moments) => {
    let end: (round: HubRound) => void = () => {};
    const told: string[][] = [];
    vi.mocked(notifyHub).mockImplementation((_hub, topics) => {
      told.push(topics.map(({ url }) => url));
      return new Promise((resolve) => {
        end = resolve;
      });
    });
    const notifier = openHubNotifier(memory, logger);
    notifier.news([hub], [{ url: "a", hash: "1" }]);
    end({ told: 1, refusals: [] });
    for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
    notifier.news([hub], [{ url: "b", hash: "1" }]);
    await new Promise(setImmediate);
    expect(told).toEqual([["a"], ["b"]]);
    end({ told: 1, refusals: [] });
    await notifier.stop();
  },
);

describe("A hub that cannot be notified", () => {
  const minute = 60_000;
  const fault = { found: "it is not there" };

  afterEach(() => {
    vi.useRealTimers();
  });

  /** A hub that gives these answers in turn, and then accepts everything. */
  function openSample(answers: HubRound[]) {
    vi.useFakeTimers({ now: 0 });
    const calls: { readonly minutes: number; readonly topics: string[] }[] = [];
    vi.mocked(notifyHub).mockImplementation(async (_hub, topics) => {
      calls.push({ minutes: Date.now() / minute, topics: topics.map(({ url }) => url) });
      return answers.shift() ?? { told: 1, refusals: [] };
    });
    const warn = vi.fn();
    const notifier = openHubNotifier(memory, { ...logger, warn } as unknown as Logger);
    notifier.news([hub], [{ url: "a", hash: "1" }]);
    return { notifier, calls, warn };
  }

  it("is tried again, less and less often, but at least once an hour, until it works", async () => {
    const failed = { told: 0, refusals: [], fault };
    const { notifier, calls, warn } = openSample(Array<HubRound>(8).fill(failed));
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(calls.map(({ minutes }) => minutes)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(warn).toHaveBeenCalledTimes(8);
    expect(warn.mock.calls[1]?.[1]).toContain("cannot be notified: it is not there; next try in 120 seconds");
    await notifier.stop();
  });

  it("or that does not want a feed is named in the log, once", async () => {
    const refusals = [{ topic: "a", found: "it answers 403 Forbidden" }];
    const { notifier, warn } = openSample([{ told: 0, refusals }]);
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(warn.mock.calls).toEqual([[{ hub, feeds: 1 }, `${hub} refuses a: it answers 403 Forbidden`]]);
    await notifier.stop();
  });

  it("is tried again when it asks, and is then told what is new by then", async () => {
    const { notifier, calls } = openSample([{ told: 0, refusals: [], fault: { ...fault, retryAfterMs: 5 * minute } }]);
    await vi.advanceTimersByTimeAsync(minute);
    notifier.news([hub], [{ url: "b", hash: "1" }]);
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(calls).toEqual([
      { minutes: 0, topics: ["a"] },
      { minutes: 5, topics: ["b"] },
    ]);
    await notifier.stop();
  });

  it("is not tried again when the server has stopped, nor told anything when no feed names it any more", async () => {
    const failed = { told: 0, refusals: [], fault };
    const { notifier, calls } = openSample([failed, failed]);
    await vi.advanceTimersByTimeAsync(0);
    notifier.news([], []);
    await vi.advanceTimersByTimeAsync(minute);
    expect(calls.map(({ topics }) => topics)).toEqual([["a"], []]);
    await notifier.stop();
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(calls).toHaveLength(2);
  });
});
