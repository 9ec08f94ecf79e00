import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { OutputFile } from "../../src/publication/output-file.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";
import type { WrittenFile } from "../../src/publication/writing/target.ts";
import { putFiles } from "../../src/publish/put-files.ts";
import { noon, site } from "./site-fixture.ts";

let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-put-"));
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

it("Files that are published are handed on for compression; files that were there already are not", async () => {
  const target = openDirectoryTarget(output);
  const added: WrittenFile[] = [];
  const compressor = {
    add: (files: readonly WrittenFile[]) => void added.push(...files),
    finish: () => Promise.resolve(),
    abandon: () => Promise.resolve(),
  };
  const tally = { rendered: 0, written: 0, removed: 0, unchanged: 0 };
  const run = { target, request: { site, now: noon }, tally, compressor };
  await putFiles([file("a.xml", "1"), file("b.xml", "1")], run);
  await putFiles([file("a.xml", "1"), file("b.xml", "2")], run);
  expect(added.map(({ path, bytes }) => `${path} ${bytes}`)).toEqual(["a.xml 1", "b.xml 1", "b.xml 2"]);
  expect(tally).toMatchObject({ written: 3, unchanged: 1 });
});

function file(path: string, text: string): OutputFile {
  return { path, bytes: Buffer.from(text), mediaType: "text/xml", lifetime: "current" };
}
