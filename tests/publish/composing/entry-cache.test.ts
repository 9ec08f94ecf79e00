import { describe, expect, it } from "vitest";
import { createEntryCache } from "../../../src/publish/composing/entry-cache.ts";

describe("the cache of entries", () => {
  it("knows an edition in later runs", () => {
    const cache = createEntryCache();
    cache.keep("id:1", entry("one", "<item/>"));
    cache.endRun();
    expect(cache.get("id:1")?.fragments.rss?.toString()).toBe("<item/>");
    expect(cache.isKnown("id:1", "one")).toBe(true);
    expect(cache.isKnown("id:1", "two")).toBe(false);
  });

  it("asks for no other edition of an entry that the same run has met", () => {
    const cache = createEntryCache();
    cache.keep("id:1", entry("two", "<item/>"));
    expect(cache.isKnown("id:1", "one")).toBe(true);
  });

  it("does not keep a whole document alive for one entry", () => {
    const cache = createEntryCache();
    const document = Buffer.alloc(100_000, "x");
    cache.keep("id:1", { version: "one", fragments: { rss: document.subarray(10, 9_010) } });
    cache.endRun();
    expect(cache.get("id:1")?.fragments.rss?.buffer.byteLength).toBeLessThan(document.length);
  });

  it("keeps nothing but the bytes of a short entry", () => {
    const cache = createEntryCache();
    cache.keep("id:1", { version: "one", fragments: { rss: Buffer.from("<item/>"), atom: Buffer.from("<entry/>") } });
    cache.endRun();
    const { rss, atom } = cache.get("id:1")?.fragments ?? {};
    expect([rss, atom].map(String)).toEqual(["<item/>", "<entry/>"]);
    expect(new Set([rss?.buffer, atom?.buffer])).toEqual(new Set([rss?.buffer]));
    expect(rss?.buffer.byteLength).toBe("<item/><entry/>".length);
  });

  it("forgets entries of other settings when the run ends", () => {
    const cache = createEntryCache();
    cache.keep("id:1", entry("", "<item/>"));
    expect(cache.get("id:1")).toBeDefined();
    cache.endRun();
    expect(cache.get("id:1")).toBeUndefined();
  });

  it("keeps a bounded number of bytes between runs, the most recently used", () => {
    const cache = createEntryCache();
    const megabyte = "x".repeat(1024 * 1024);
    for (let number = 1; number <= 40; number += 1) cache.keep(`id:${number}`, entry("one", megabyte));
    cache.get("id:1");
    expect(cache.get("id:2")).toBeDefined();
    cache.get("id:3");
    cache.endRun();
    expect(cache.get("id:4")).toBeUndefined();
    expect(cache.get("id:1")).toBeDefined();
  });
});

function entry(version: string, text: string) {
  return { version, fragments: { rss: Buffer.from(text) } };
}
