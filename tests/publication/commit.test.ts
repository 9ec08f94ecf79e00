import { fdatasync, fstatSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { syncDirectory } from "../../src/publication/directories.ts";
import type { OutputFile } from "../../src/publication/output-file.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";

vi.mock(import("../../src/publication/directories.ts"), async (original) => ({
  ...(await original()),
  syncDirectory: vi.fn(async () => {}),
}));

vi.mock(import("node:fs"), async (original) => {
  const fs = await original();
  return { ...fs, fdatasync: vi.fn(fs.fdatasync), renameSync: vi.fn(fs.renameSync) } as typeof fs;
});

let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-commit-"));
  vi.mocked(syncDirectory).mockClear();
});

afterEach(() => {
  vi.mocked(fdatasync).mockReset();
  vi.mocked(renameSync).mockReset();
  rmSync(output, { recursive: true, force: true });
});

it("A commit names a file that is published meanwhile only once its directory has been flushed too", async () => {
  const target = openDirectoryTarget(output);
  vi.mocked(syncDirectory).mockImplementationOnce(async () => void (await target.write([file("b/rss.xml")], 0)));
  await target.write([file("a/rss.xml")], 0);
  await target.commit();
  expect(flushed()).toContain(join(output, "b"));
  expect([...openDirectoryTarget(output).paths()].sort()).toEqual(["a/rss.xml", "b/rss.xml"]);
});

it("A directory is flushed while the next files are made, and the parents of a new one with the commit", async () => {
  const target = openDirectoryTarget(output);
  await target.write([file("a/b/rss.xml"), file("a/b/atom.xml")], 0);
  expect(flushed()).toEqual([join(output, "a/b")]);
  await target.commit();
  expect(new Set(flushed())).toEqual(new Set([output, join(output, "a"), join(output, "a/b"), join(output, ".state")]));
});

it("A directory that cannot be flushed is reported by the commit, which names nothing", async () => {
  const target = openDirectoryTarget(output);
  await target.write([file("rss.xml")], 0);
  await target.commit();
  const fault = Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  vi.mocked(syncDirectory).mockRejectedValueOnce(fault);
  await target.write([file("a/rss.xml")], 0);
  await expect(target.commit()).rejects.toThrow("input/output error");
  expect([...openDirectoryTarget(output).paths()]).toEqual(["rss.xml"]);
});

describe("Bytes", () => {
  const fault = Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  const edition = (text: string): OutputFile => ({ ...file("rss.xml"), bytes: Buffer.from(text) });

  it("are all on disk before they are renamed into place, and before a commit is over", async () => {
    const flushes = watchFlushes();
    const placed: [string, boolean][] = [];
    const rename = vi.mocked(renameSync).getMockImplementation();
    vi.mocked(renameSync).mockImplementation((from, to) => {
      placed.push([String(to), flushes.includes(stampOf(statSync(from)))]);
      rename?.(from, to);
    });
    const manifest = join(output, ".state/manifest.jsonl");
    const target = openDirectoryTarget(output);
    await target.write([edition("old")], 0);
    await target.commit();
    const { hash } = target.entry("rss.xml") ?? { hash: "" };
    await target.writeCodings([{ path: "rss.xml", hash, encoded: new Map([["gzip", Buffer.from("o")]]) }]);
    expect(placed).toEqual([
      [join(output, "rss.xml"), true],
      [manifest, true],
      [join(output, "rss.xml.gz"), true],
    ]);
    await target.commit();
    expect(flushes).toContain(stampOf(statSync(manifest)));
  });

  it("that the disk refuses replace none", async () => {
    const target = openDirectoryTarget(output);
    await target.write([edition("old")], 0);
    await target.commit();
    failOnce();
    await expect(target.write([edition("new")], 1_000)).rejects.toThrow("input/output error");
    expect(readFileSync(join(output, "rss.xml"), "utf8")).toBe("old");
  });

  it("of a manifest that the disk refuses are not committed until it takes them", async () => {
    const target = openDirectoryTarget(output);
    await target.write([edition("old")], 0);
    await target.commit();
    await target.write([edition("new")], 1_000);
    failOnce();
    await expect(target.commit()).rejects.toThrow("input/output error");
    expect(openDirectoryTarget(output).entry("rss.xml")?.modified).toBe(0);
    await target.commit();
    expect(openDirectoryTarget(output).entry("rss.xml")?.modified).toBe(1);
  });

  function failOnce(): void {
    vi.mocked(fdatasync).mockImplementationOnce((_fd, callback) => callback(fault));
  }
});

/** What is flushed from now on: each file with its content at that time. */
function watchFlushes(): readonly string[] {
  const flushes: string[] = [];
  const flush = vi.mocked(fdatasync).getMockImplementation();
  vi.mocked(fdatasync).mockImplementation((fd, callback) => {
    const stamp = stampOf(fstatSync(fd));
    flush?.(fd, (error) => {
      flushes.push(stamp);
      callback(error);
    });
  });
  return flushes;
}

function stampOf({ ino, size }: { readonly ino: number; readonly size: number }): string {
  return `${ino}: ${size} bytes`;
}

function flushed(): readonly string[] {
  return vi.mocked(syncDirectory).mock.calls.map(([directory]) => directory);
}

function file(path: string): OutputFile {
  return { path, bytes: Buffer.from(path), mediaType: "text/xml", lifetime: "current" };
}
