import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Row } from "../../../src/catalog/catalog.ts";
import { openSourceRecords, type SourceRecords } from "../../../src/publish/reading/source-records.ts";

let folder: string;
let sources: SourceRecords;
const recordAt = (index: number) => sources.of([row(index)])[0];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-sources-"));
  sources = openSourceRecords(folder, { timezone: "UTC" });
});

afterEach(() => rmSync(folder, { recursive: true }));

it("records come in the order in which they are requested, each from its file", () => {
  write("Two", "Three");
  for (const name of ["a", "b", "c"])
    writeFileSync(join(folder, `${name}.md`), `---\npublished: 2024-05-01\n---\n${name}`);
  const rows = [single("c.md"), row(0), single("gone.md"), row(2), single("a.md"), single("b.md")];
  const found = sources.of(rows).map((record) => record?.title ?? record?.body?.text);
  expect(found).toEqual(["c", "One", undefined, "Three", "a", "b"]);
});

describe("the records of a file that holds many", () => {
  it("are read once, not once per article", () => {
    write("Two", "Three");
    const first = recordAt(1);
    expect(first?.title).toBe("Two");
    expect(recordAt(2)?.title).toBe("Three");
    // The same object: it cannot have been read a second time.
    expect(recordAt(1)).toBe(first);
  });

  it("are read again when the file has changed", () => {
    write("Two");
    expect(recordAt(1)?.title).toBe("Two");
    write("Another, and longer");
    expect(recordAt(1)?.title).toBe("Another, and longer");
  });

  it("are gone with their file", () => {
    write("Two");
    expect(recordAt(1)?.title).toBe("Two");
    rmSync(join(folder, "all.jsonl"));
    expect(recordAt(1)).toBeUndefined();
  });

  it("are missing if the file cannot be reached", () => {
    symlinkSync("all.jsonl", join(folder, "all.jsonl"));
    expect(recordAt(1)).toBeUndefined();
  });

  it("are gone once the file can no longer be reached", () => {
    write("Two");
    expect(recordAt(1)?.title).toBe("Two");
    rmSync(join(folder, "all.jsonl"));
    symlinkSync("all.jsonl", join(folder, "all.jsonl"));
    expect(recordAt(1)).toBeUndefined();
  });

  it("are missing if the file holds fewer records", () => {
    write("Two");
    expect(recordAt(7)).toBeUndefined();
  });
});

function write(...titles: string[]): void {
  const records = ["One", ...titles].map((title) => JSON.stringify({ title, published: "2024-05-01" }));
  writeFileSync(join(folder, "all.jsonl"), `${records.join("\n")}\n`);
}

function single(path: string): Row {
  return { ...row(0), path };
}

function row(index: number): Row {
  const nobody = { tags: [], authors: [], feeds: ["main"], held: false };
  return {
    ...nobody,
    id: `${index}`,
    slug: `${index}`,
    path: "all.jsonl",
    index,
    hash: "",
    version: "",
    published: 0,
    updated: 0,
  };
}
