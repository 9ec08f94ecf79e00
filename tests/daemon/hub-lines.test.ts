import { expect, it, vi } from "vitest";
import { openHubLines } from "../../src/daemon/hub-lines.ts";
import { type HubRound, tellHub } from "../../src/hubs/tell-hub.ts";
import type { Logger } from "../../src/server/logger.ts";

vi.mock("../../src/hubs/tell-hub.ts");

const hub = "https://hub.example/";
const memory = { recall: () => undefined, keep: () => {}, forget: () => {} };
const logger = { info: () => {}, warn: () => {}, error: () => {} } as unknown as Logger;

it.each([0, 1, 2, 3, 4, 5])(
  "A hub is told of what is new %i moments after a round that was under way",
  async (moments) => {
    let end: (round: HubRound) => void = () => {};
    const told: string[][] = [];
    vi.mocked(tellHub).mockImplementation((_hub, topics) => {
      told.push(topics.map(({ url }) => url));
      return new Promise((resolve) => {
        end = resolve;
      });
    });
    const lines = openHubLines(memory, logger);
    lines.news([hub], [{ url: "a", hash: "1" }]);
    end({ told: 1, refusals: [] });
    for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
    lines.news([hub], [{ url: "b", hash: "1" }]);
    await new Promise(setImmediate);
    expect(told).toEqual([["a"], ["b"]]);
    end({ told: 1, refusals: [] });
    await lines.stop();
  },
);
