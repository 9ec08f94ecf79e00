import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { syncDirectories } from "../../src/publication/directories.ts";
import { openDirectoryTarget } from "../../src/publication/directory-target.ts";
import type { OutputFile } from "../../src/publication/output-file.ts";

vi.mock(import("../../src/publication/directories.ts"), async (original) => {
  const { syncDirectory } = await original();
  return { syncDirectory, syncDirectories: vi.fn() };
});

let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-commit-"));
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

it("A commit names a file that is put out meanwhile only when its directory has been flushed as well", async () => {
  const target = openDirectoryTarget(output);
  await target.write([file("a/rss.xml")], 0);
  vi.mocked(syncDirectories).mockImplementationOnce(async () => void (await target.write([file("b/rss.xml")], 0)));
  await target.commit();
  const flushed = vi.mocked(syncDirectories).mock.calls.flatMap(([directories]) => [...directories]);
  expect(flushed).toContain(join(output, "b"));
  expect([...openDirectoryTarget(output).paths()]).toEqual(["a/rss.xml", "b/rss.xml"]);
});

function file(path: string): OutputFile {
  return { path, bytes: Buffer.from(path), mediaType: "text/xml", lifetime: "current" };
}
