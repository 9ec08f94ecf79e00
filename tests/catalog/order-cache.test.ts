import { describe, expect, it } from "vitest";
import { cachedUntilMoved } from "../../src/catalog/order-cache.ts";
import type { Store } from "../../src/catalog/store.ts";

describe("answers about the order of a feed", () => {
  it("are computed once as long as nothing moves in it", () => {
    const { ask, move, asked } = feeds();
    ask("tags/a", 1);
    ask("tags/a", 1);
    expect(asked()).toBe(1);
    move("tags/a");
    ask("tags/a", 1);
    expect(asked()).toBe(2);
  });

  it("are kept for a bounded number of feeds", () => {
    const { ask, asked } = feeds();
    ask("tags/a", 1);
    for (let number = 0; number < 10_000; number += 1) ask(`tags/${number}`, 1);
    ask("tags/a", 1);
    expect(asked()).toBe(10_002);
  });
});

/** Feeds that may change, and a question about them that counts how often it was answered. */
function feeds() {
  const totals = new Map<string, [number, number]>();
  let asked = 0;
  const ask = cachedUntilMoved({ totals } as unknown as Store, () => {
    asked += 1;
    return asked;
  });
  return { ask, move: (feed: string) => totals.set(feed, [1, 1]), asked: () => asked };
}
