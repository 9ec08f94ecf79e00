import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { syncDirectory } from "../../src/publication/directories.ts";
import { openDirectoryTarget } from "../../src/publication/directory-target.ts";
import type { OutputFile } from "../../src/publication/output-file.ts";

vi.mock(import("../../src/publication/directories.ts"), async (original) => ({
  ...(await original()),
  syncDirectory: vi.fn(async () => {}),
}));

let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-commit-"));
  vi.mocked(syncDirectory).mockClear();
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

it("A commit names a file that is put out meanwhile only when its directory has been flushed as well", async () => {
  const target = openDirectoryTarget(output);
  vi.mocked(syncDirectory).mockImplementationOnce(async () => void (await target.write([file("b/rss.xml")], 0)));
  await target.write([file("a/rss.xml")], 0);
  await target.commit();
  expect(flushed()).toContain(join(output, "b"));
  expect([...openDirectoryTarget(output).paths()].sort()).toEqual(["a/rss.xml", "b/rss.xml"]);
});

it("A directory is flushed while the next files are made, and those around a new one with the commit", async () => {
  const target = openDirectoryTarget(output);
  await target.write([file("a/b/rss.xml"), file("a/b/atom.xml")], 0);
  expect(flushed()).toEqual([join(output, "a/b")]);
  await target.commit();
  expect(new Set(flushed())).toEqual(new Set([output, join(output, "a"), join(output, "a/b"), join(output, ".state")]));
});

it("A directory that cannot be flushed is told by the commit, which names nothing", async () => {
  const target = openDirectoryTarget(output);
  await target.write([file("rss.xml")], 0);
  await target.commit();
  const fault = Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  vi.mocked(syncDirectory).mockRejectedValueOnce(fault);
  await target.write([file("a/rss.xml")], 0);
  await expect(target.commit()).rejects.toThrow("input/output error");
  expect([...openDirectoryTarget(output).paths()]).toEqual(["rss.xml"]);
});

function flushed(): readonly string[] {
  return vi.mocked(syncDirectory).mock.calls.map(([directory]) => directory);
}

function file(path: string): OutputFile {
  return { path, bytes: Buffer.from(path), mediaType: "text/xml", lifetime: "current" };
}
