import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readFiles } from "../../../src/publish/reading/read-files.ts";

let articlesDirectory = "";
beforeEach(() => {
  articlesDirectory = mkdtempSync(join(tmpdir(), "broadsheet-read-"));
});
afterEach(() => rmSync(articlesDirectory, { recursive: true, force: true }));

const stamp = { sizeInBytes: 5, modifiedMs: 1_000 };

it.each([
  ["could not be read has a stamp that no file has, so that it is read again", undefined, -1],
  ["is broken is read again when it has changed", Buffer.from([0xff, 0xfe, 0xfd]), 1_000],
])("A file that %s", (_, bytes, modifiedMs) => {
  if (bytes !== undefined) writeFileSync(join(articlesDirectory, "a.md"), bytes);
  const input = {
    articlesDirectory,
    dataDirectory: articlesDirectory,
    rules: { timezone: "UTC" },
    fileName: (path: string) => path,
  };
  const [reading] = [...readFiles([{ path: "a.md", stamp }], input)];
  expect(reading?.problems).toHaveLength(1);
  expect(reading?.stamp).toEqual({ ...stamp, modifiedMs });
});
