import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileReading } from "../../src/catalog/catalog.ts";
import { packReadings } from "../../src/publish/press-messages.ts";
import { openReadingSpool } from "../../src/publish/reading-spool.ts";

let directory = "";
const shown = (path: string) => `data/articles/${path}`;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "broadsheet-spool-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe("a spool of readings", () => {
  it("gives back what was added, in order, as often as it is asked", () => {
    const spool = openReadingSpool(directory, shown);
    spool.add(packReadings([reading("a.md", "größe"), reading("b.md", "b")]));
    spool.add(packReadings([reading("c.md", "c")]));
    const expected = [reading("a.md", "größe"), reading("b.md", "b"), reading("c.md", "c")];
    expect([...spool.readings()]).toEqual(expected);
    expect([...spool.readings()]).toEqual(expected);
    spool.close();
  });

  it("calls files in problems as people know them", () => {
    const spool = openReadingSpool(directory, shown);
    const problem = { severity: "error", expected: "is missing", file: "a.md" } as const;
    spool.add(packReadings([{ ...reading("a.md", "a"), problems: [problem] }]));
    expect([...spool.readings()][0]?.problems).toEqual([{ ...problem, file: "data/articles/a.md" }]);
    spool.close();
  });

  it("tells which slugs are asked for more than once", () => {
    const spool = openReadingSpool(directory, shown);
    spool.add(packReadings([reading("a.md", "links"), reading("b.md", "other")]));
    spool.add(packReadings([reading("c.md", "links")]));
    expect([...spool.contested]).toEqual(["links"]);
    spool.close();
  });

  it("leaves nothing behind", () => {
    const spool = openReadingSpool(directory, shown);
    spool.add(packReadings([reading("a.md", "a")]));
    spool.close();
    expect(readdirSync(directory)).toEqual([]);
  });
});

function reading(path: string, slug: string): FileReading {
  const record = { index: 0, hash: slug, slug, published: 0, tags: [], authors: [], draft: false };
  return { path, stamp: { sizeInBytes: 1, modifiedMs: 1 }, records: [record], problems: [] };
}
