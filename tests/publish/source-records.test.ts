import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Row } from "../../src/catalog/catalog.ts";
import { openSourceRecords, type SourceRecords } from "../../src/publish/source-records.ts";

let folder: string;
let sources: SourceRecords;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-sources-"));
  sources = openSourceRecords(folder, "UTC");
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("the records of a file that holds many", () => {
  it("are read once, and not once for each article", () => {
    write("Two", "Three");
    const first = sources.of(row(1));
    expect(first?.title).toBe("Two");
    expect(sources.of(row(2))?.title).toBe("Three");
    // The same object: it cannot have been read a second time.
    expect(sources.of(row(1))).toBe(first);
  });

  it("are read again when the file has changed", () => {
    write("Two");
    expect(sources.of(row(1))?.title).toBe("Two");
    write("Another, and longer");
    expect(sources.of(row(1))?.title).toBe("Another, and longer");
  });

  it("are gone with their file", () => {
    write("Two");
    expect(sources.of(row(1))?.title).toBe("Two");
    rmSync(join(folder, "all.jsonl"));
    expect(sources.of(row(1))).toBeUndefined();
  });

  it("are missing where the file does not hold so many", () => {
    write("Two");
    expect(sources.of(row(7))).toBeUndefined();
  });
});

function write(...titles: string[]): void {
  const records = ["One", ...titles].map((title) => JSON.stringify({ title, published: "2024-05-01" }));
  writeFileSync(join(folder, "all.jsonl"), `${records.join("\n")}\n`);
}

function row(index: number): Row {
  const nobody = { tags: [], authors: [], feeds: ["main"], held: false };
  return {
    ...nobody,
    id: `${index}`,
    slug: `${index}`,
    path: "all.jsonl",
    index,
    version: "",
    published: 0,
    updated: 0,
  };
}
