import { hash } from "node:crypto";
import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  openSpoolReader,
  openSpoolWriter,
  type SpooledRecord,
  spoolIndexOf,
} from "../../../src/publish/reading/record-spool.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-spool-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

it("The spool finds what any thread has stored, by the hash of its content", () => {
  const records = Array.from({ length: 500 }, (_, number) => spooled(`größe ${number}`));
  const reader = readerOf({ a: [records.slice(0, 200), records.slice(200, 300)], b: [records.slice(300)] });
  expect(records.map((record) => reader.of(record.hash)?.title)).toEqual(records.map((record) => titleOf(record)));
  expect(reader.of(spooled("never kept").hash)).toBeUndefined();
  reader.close();
});

it("The spool finds what was stored twice", () => {
  const reader = readerOf({ a: [[spooled("x")]], b: [[spooled("x")]] });
  expect(reader.of(spooled("x").hash)?.title).toBe("x");
  reader.close();
});

it("The spool does not find what was cut short, nor anything else in its place", () => {
  const [first, second] = [spooled("first"), spooled("second")];
  const reader = readerOf({ a: [[first, second]] });
  truncateSync(join(folder, "a"), first.hash.length + first.json.length + 50);
  expect(reader.of(first.hash)?.title).toBe("first");
  expect(reader.of(second.hash)).toBeUndefined();
  reader.close();
});

it("The spool finds nothing if nothing was stored", () => {
  const reader = readerOf({});
  expect(reader.of(spooled("x").hash)).toBeUndefined();
  reader.close();
});

function readerOf(kept: Readonly<Record<string, readonly (readonly SpooledRecord[])[]>>) {
  const places = Object.entries(kept).map(([name, batches]) => {
    const file = join(folder, name);
    const writer = openSpoolWriter(file);
    const found = batches.map((batch) => writer.add(batch));
    writer.close();
    return [file, found] as const;
  });
  return openSpoolReader(spoolIndexOf(new Map(places)));
}

function spooled(title: string): SpooledRecord {
  const record = { slug: "s", title, published: 0, authors: [], tags: [], enclosures: [], draft: false };
  const json = JSON.stringify(record);
  return { hash: hash("sha1", json), json };
}

function titleOf({ json }: SpooledRecord): string {
  return (JSON.parse(json) as { title: string }).title;
}
