import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OutputFile } from "../../src/publication/output-file.ts";
import type { Coding } from "../../src/publication/side-files.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";
import { patience } from "../patience.ts";

const noon = Date.UTC(2026, 0, 1, 12);
let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-target-"));
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

describe("a directory target", () => {
  it("writes a file, its directories included", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("articles/x/index.html", "hello")], noon);
    expect(readFileSync(join(output, "articles/x/index.html"), "utf8")).toBe("hello");
  });

  it("writes a file whose name is as long as a name may be, and removes it again", async () => {
    const name = `${"n".repeat(251)}.txt`;
    const target = openDirectoryTarget(output);
    await target.write([file(name, "hello")], noon);
    expect(readFileSync(join(output, name), "utf8")).toBe("hello");
    target.remove([name]);
    expect(existsSync(join(output, name))).toBe(false);
  });

  it("opens even if there is a folder among the leftovers of a killed publisher", () => {
    mkdirSync(join(output, ".state/tmp/somebody/made"), { recursive: true });
    openDirectoryTarget(output);
    expect(readdirSync(join(output, ".state/tmp"))).toEqual([]);
  });

  it("reports which files it wrote, and leaves equal bytes alone", async () => {
    const target = openDirectoryTarget(output);
    const [one, two] = [file("one.xml", "1"), file("two.xml", "2")];
    await target.write([one, two], noon);
    const changed = file("two.xml", "2, edited");
    expect(await target.write([one, changed], noon + 1000)).toEqual([
      { ...changed, hash: target.entry("two.xml")?.hash },
    ]);
  });

  it.skipIf(!existsSync("/proc/self/fd"))("frees the space of replaced files on request (needs /proc)", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "1")], noon);
    await target.write([file("rss.xml", "2")], noon);
    await target.commit();
    expect(openFiles()).toHaveLength(1);
    target.release();
    await vi.waitFor(() => expect(openFiles()).toEqual([]), patience);
  });

  it("writes into the empty files that were prepared", async () => {
    const target = openDirectoryTarget(output);
    target.stockUp();
    const ready = readdirSync(temporaryDirectory()).length;
    await target.write([file("rss.xml", "x"), file("atom.xml", "y")], noon);
    expect(readdirSync(temporaryDirectory())).toHaveLength(ready - 2);
    expect(readFileSync(join(output, "rss.xml"), "utf8")).toBe("x");
  });

  it("prepares no more empty files than are missing", () => {
    const target = openDirectoryTarget(output);
    target.stockUp();
    const ready = readdirSync(temporaryDirectory());
    target.stockUp();
    expect(readdirSync(temporaryDirectory())).toEqual(ready);
  });

  it("removes the empty files again", () => {
    const target = openDirectoryTarget(output);
    target.stockUp();
    target.close();
    expect(readdirSync(temporaryDirectory())).toEqual([]);
  });

  it("does without the empty files if somebody has removed them", async () => {
    const target = openDirectoryTarget(output);
    target.stockUp();
    rmSync(temporaryDirectory(), { recursive: true });
    await target.write([file("rss.xml", "x")], noon);
    expect(readFileSync(join(output, "rss.xml"), "utf8")).toBe("x");
  });

  it("remembers across a restart what is published", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    await target.commit();
    expect(openDirectoryTarget(output).entry("rss.xml")).toEqual(target.entry("rss.xml"));
  });

  it("rewrites a file that somebody deleted, and keeps its validators", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    const before = target.entry("rss.xml");
    rmSync(join(output, "rss.xml"));
    expect(await target.write([file("rss.xml", "x")], noon + 60_000)).toHaveLength(1);
    expect(target.entry("rss.xml")).toEqual(before);
  });

  it("moves Last-Modified only forward when the clock jumps back", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    await target.write([file("rss.xml", "y")], noon - 3_600_000);
    expect(target.entry("rss.xml")?.modified).toBe(noon / 1000 + 1);
  });

  it("gives no two editions the same Last-Modified", async () => {
    const target = openDirectoryTarget(output);
    const dates = [];
    for (const text of ["x", "y", "x"]) {
      await target.write([file("rss.xml", text)], noon);
      dates.push(target.entry("rss.xml")?.modified);
    }
    expect(new Set(dates).size).toBe(3);
  });

  it("keeps Last-Modified if the bytes stay equal", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    await target.write([file("rss.xml", "x")], noon + 5000);
    expect(target.entry("rss.xml")?.modified).toBe(noon / 1000);
  });

  it.each<[string, Partial<OutputFile>]>([
    ["media type", { mediaType: "text/xml" }],
    ["lifetime", { lifetime: "archive" }],
  ])("takes a new %s for equal bytes without writing them", async (_, change) => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    expect(await target.write([{ ...file("rss.xml", "x"), ...change }], noon + 5000)).toEqual([]);
    expect(target.entry("rss.xml")).toMatchObject({ ...change, modified: noon / 1000 });
  });

  it("reads published bytes, and nothing if they were tampered with", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    expect(target.read("rss.xml")?.toString()).toBe("x");
    writeFileSync(join(output, "rss.xml"), "y");
    expect(target.read("rss.xml")).toBeUndefined();
  });

  it("removes the compressed bytes of a file before the file changes", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    const hash = target.entry("rss.xml")?.hash ?? "";
    await target.writeCodings([{ path: "rss.xml", hash, encoded: new Map([["gzip", Buffer.from("small")]]) }]);
    expect(readFileSync(join(output, "rss.xml.gz"), "utf8")).toBe("small");
    await target.write([file("rss.xml", "y")], noon);
    expect(existsSync(join(output, "rss.xml.gz"))).toBe(false);
    expect(target.entry("rss.xml")?.codings).toBeUndefined();
  });

  it.each<[string, ReadonlyMap<Coding, Buffer>]>([
    ["compressed bytes", new Map([["gzip", Buffer.from("small")]])],
    ["the word that none are smaller", new Map()],
  ])("drops %s of a file that changed meanwhile", async (_, encoded) => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    const hash = target.entry("rss.xml")?.hash ?? "";
    await target.write([file("rss.xml", "y")], noon);
    await target.writeCodings([{ path: "rss.xml", hash, encoded }]);
    expect(existsSync(join(output, "rss.xml.gz"))).toBe(false);
    expect(target.entry("rss.xml")?.codings).toBeUndefined();
  });

  it.each<[string, (copy: string) => void]>([
    ["is missing", (copy) => rmSync(copy)],
    ["is damaged", (copy) => writeFileSync(copy, "da")],
    ["is damaged in a file of its size and time", (copy) => damage(copy)],
  ])("drops the compressed copies of a file if one %s, and keeps those of others", async (_, harm) => {
    const target = openDirectoryTarget(output);
    for (const path of ["a.xml", "b.xml"]) {
      const [{ hash = "" } = {}] = await target.write([file(path, "plain")], noon);
      const encoded = new Map([
        ["br", Buffer.from("brotli")],
        ["gzip", Buffer.from("gzip")],
      ] as const);
      await target.writeCodings([{ path, hash, encoded }]);
    }
    await target.commit();
    harm(join(output, "b.xml.gz"));
    target.verifyFiles();
    expect([...target.paths()].map((path) => target.entry(path)?.codings !== undefined)).toEqual([true, false]);
    expect(readdirSync(output).sort()).toEqual([".state", "a.xml", "a.xml.br", "a.xml.gz", "b.xml"]);
  });

  it("removes files, their copies and the directories that become empty", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("tags/a/rss.xml", "x"), file("tags/b/rss.xml", "x")], noon);
    await target.commit();
    for (const ending of [".gz", ".br"]) writeFileSync(join(output, `tags/a/rss.xml${ending}`), "known to nobody");
    target.remove(["tags/a/rss.xml"]);
    await target.commit();
    expect(readdirSync(join(output, "tags"))).toEqual(["b"]);
    expect([...openDirectoryTarget(output).paths()]).toEqual(["tags/b/rss.xml"]);
  });

  it("leaves no temporary file behind", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    await target.commit();
    expect(readdirSync(temporaryDirectory())).toEqual([]);
  });

  it("sweeps what a dead process left unfinished", () => {
    openDirectoryTarget(output);
    writeFileSync(join(output, ".state/tmp/999999999-1.tmp"), "half");
    openDirectoryTarget(output);
    expect(readdirSync(temporaryDirectory())).toEqual([]);
  });

  it("leaves what a living process keeps there", () => {
    const kept = openDirectoryTarget(output).temporaryPath("records-0").replace(`${process.pid}-`, `${process.ppid}-`);
    writeFileSync(kept, "half");
    openDirectoryTarget(output);
    expect(existsSync(kept)).toBe(true);
  });

  it("reports files that it does not know", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", "x")], noon);
    writeFileSync(join(output, "left.xml"), "?");
    writeFileSync(join(output, "rss.xml.br"), "?");
    expect(target.strays()).toEqual(["left.xml", "rss.xml.br"]);
  });

  it("reports files that are not as they were written", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a.xml", "x"), file("b.xml", "x"), file("c.xml", "x")], noon);
    rmSync(join(output, "a.xml"));
    writeFileSync(join(output, "b.xml"), "longer");
    expect(target.verifyFiles()).toEqual(["a.xml", "b.xml"]);
  });

  it("reads files restored after the last commit once, if all of them are as they were written", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a.xml", "x"), file("b.xml", "x")], noon);
    await target.commit();
    // As in a restored backup.
    utimesSync(join(output, ".state/manifest.jsonl"), 1e9, 1e9);
    const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
    const readings = [0, 1].map(() => {
      const opened = vi.spyOn(fs, "openSync");
      syncBuiltinESMExports();
      try {
        expect(target.verifyFiles()).toEqual([]);
        return opened.mock.calls.length;
      } finally {
        opened.mockRestore();
        syncBuiltinESMExports();
      }
    });
    later.mockRestore();
    expect(readings).toEqual([2, 0]);
  });

  it.each(["../x", "/etc/x", "a/../x", "a//x", "a\\x", "a\0x", ".state/manifest.jsonl", "", "a/"])(
    "refuses the path %j",
    async (path) => {
      const target = openDirectoryTarget(output);
      await expect(target.write([file(path, "x")], noon)).rejects.toThrow("inside the publication");
    },
  );

  it("says what is in the way of a file, and what to do", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a/b.xml", "x")], noon);
    await expect(target.write([file("a", "x")], noon)).rejects.toThrow(/\/a: a directory is where a file must go/);
    expect(readdirSync(temporaryDirectory())).toEqual([]);
  });

  it("rewrites a file that was replaced by a circular link", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a.txt", "a")], noon);
    await target.commit();
    rmSync(join(output, "a.txt"));
    symlinkSync("a.txt", join(output, "a.txt"));
    expect(target.verifyFiles()).toEqual(["a.txt"]);
    await target.write([file("a.txt", "a")], noon);
    expect(readFileSync(join(output, "a.txt"), "utf8")).toBe("a");
  });

  it("does not take a file with another time for sound", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a.xml", "x")], noon);
    utimesSync(join(output, "a.xml"), 1, 1);
    await target.write([file("a.xml", "x")], noon);
    expect(statSync(join(output, "a.xml")).mtimeMs).toBe(noon);
  });
});

function file(path: string, text: string): OutputFile {
  return { path, bytes: Buffer.from(text), mediaType: "application/xml", lifetime: "current" };
}

/** Fails like a disk. */
function damage(path: string): void {
  const { size, mtime } = statSync(path);
  writeFileSync(path, "?".repeat(size));
  utimesSync(path, mtime, mtime);
}

function temporaryDirectory(): string {
  return join(output, ".state/tmp");
}

/** Files of the output directory that this process has open. */
function openFiles(): readonly string[] {
  const links = readdirSync("/proc/self/fd").map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return "";
    }
  });
  return links.filter((path) => path.startsWith(output));
}
