import { describe, expect, it } from "vitest";
import { createEntryMemory } from "../../../src/publish/composing/entry-memory.ts";

describe("the memory of entries", () => {
  it("knows an edition in the runs that follow", () => {
    const memory = createEntryMemory();
    memory.keep("id:1", entry("one", "<item/>"));
    memory.endRun();
    expect(memory.get("id:1")?.fragments.rss?.toString()).toBe("<item/>");
    expect(memory.isKnown("id:1", "one")).toBe(true);
    expect(memory.isKnown("id:1", "two")).toBe(false);
  });

  it("asks for no other edition of what the same run has met", () => {
    const memory = createEntryMemory();
    memory.keep("id:1", entry("two", "<item/>"));
    expect(memory.isKnown("id:1", "one")).toBe(true);
  });

  it("holds no document for the sake of one entry", () => {
    const memory = createEntryMemory();
    const document = Buffer.alloc(100_000, "x");
    memory.keep("id:1", { version: "one", fragments: { rss: document.subarray(10, 9_010) } });
    memory.endRun();
    expect(memory.get("id:1")?.fragments.rss?.buffer.byteLength).toBeLessThan(document.length);
  });

  it("holds nothing but its bytes for the sake of a short entry", () => {
    const memory = createEntryMemory();
    memory.keep("id:1", { version: "one", fragments: { rss: Buffer.from("<item/>"), atom: Buffer.from("<entry/>") } });
    memory.endRun();
    const { rss, atom } = memory.get("id:1")?.fragments ?? {};
    expect([rss, atom].map(String)).toEqual(["<item/>", "<entry/>"]);
    expect(new Set([rss?.buffer, atom?.buffer])).toEqual(new Set([rss?.buffer]));
    expect(rss?.buffer.byteLength).toBe("<item/><entry/>".length);
  });

  it("forgets what was rendered with other settings when the run ends", () => {
    const memory = createEntryMemory();
    memory.keep("id:1", entry("", "<item/>"));
    expect(memory.get("id:1")).toBeDefined();
    memory.endRun();
    expect(memory.get("id:1")).toBeUndefined();
  });

  it("keeps a bounded number of bytes between runs, those that were used last", () => {
    const memory = createEntryMemory();
    const megabyte = "x".repeat(1024 * 1024);
    for (let number = 1; number <= 40; number += 1) memory.keep(`id:${number}`, entry("one", megabyte));
    memory.get("id:1");
    expect(memory.get("id:2")).toBeDefined();
    memory.get("id:3");
    memory.endRun();
    expect(memory.get("id:4")).toBeUndefined();
    expect(memory.get("id:1")).toBeDefined();
  });
});

function entry(version: string, text: string) {
  return { version, fragments: { rss: Buffer.from(text) } };
}
