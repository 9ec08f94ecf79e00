import fs, { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashOf } from "../../src/publication/hash.ts";
import { entriesOf, readJournal } from "../../src/publication/journal.ts";
import { CorruptManifestError } from "../../src/publication/manifest.ts";
import type { OutputFile } from "../../src/publication/output-file.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";

const noon = Date.UTC(2026, 0, 1, 12);
let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-manifest-"));
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

describe("a damaged manifest", () => {
  it("is rebuilt from the files if it is missing, with every validator unchanged", async () => {
    const before = openDirectoryTarget(output);
    await before.write([file("index.html", "x"), file("tags/a/rss.xml", "y")], noon);
    await before.commit();
    rmSync(join(output, ".state"), { recursive: true });
    const notices: string[] = [];
    const after = openDirectoryTarget(output, { onNotice: (notice) => notices.push(notice) });
    expect(validatorsOf(after)).toEqual(validatorsOf(before));
    expect(notices.join()).toContain("missing; rebuilt from the 2 files");
  });

  it("is rebuilt without files that cannot be read, which is reported once and blocks nothing", async () => {
    mkdirSync(join(output, "lost+found"));
    writeFileSync(join(output, "theirs.iso"), "closed");
    writeFileSync(join(output, "open.txt"), "open");
    const notices: string[] = [];
    const locked = lock("lost+found", "theirs.iso");
    try {
      const target = openDirectoryTarget(output, { onNotice: (notice) => notices.push(notice) });
      expect([...target.paths()]).toEqual(["open.txt"]);
      expect(target.strays()).toEqual(["theirs.iso"]);
      await target.write([file("rss.xml", "x")], noon);
      await target.commit();
      expect(target.verifyFiles()).toEqual(["open.txt"]);
    } finally {
      locked.open();
    }
    const told = notices.filter((notice) => notice.includes("skipped"));
    expect(told).toEqual([
      `${join(output, "lost+found/")}: cannot be read (EACCES); skipped`,
      `${join(output, "theirs.iso")}: cannot be read (EACCES); skipped`,
    ]);
  });

  it("is rebuilt with files too large for a Buffer", () => {
    const long = Buffer.alloc(3 * 1024 * 1024 + 1, "long");
    writeFileSync(join(output, "long.iso"), long);
    const target = openDirectoryTarget(output);
    expect(target.entry("long.iso")).toMatchObject({ hash: hashOf(long), length: long.length });
  });

  it.each([
    ["has no hash", '"hash"', '"hush"'],
    ["lies outside", '"index.html"', '"../index.html"'],
  ])("is rebuilt from the files if a file that it names %s", async (_, written, found) => {
    const before = openDirectoryTarget(output);
    await before.write([file("index.html", "x")], noon);
    await before.commit();
    const manifest = join(output, ".state/manifest.jsonl");
    const withoutSums = readFileSync(manifest, "utf8").replaceAll(/,"sum":"\w+"/g, "");
    writeFileSync(manifest, withoutSums.replace(written, found));
    const notices: string[] = [];
    const after = openDirectoryTarget(output, { onNotice: (notice) => notices.push(notice) });
    expect(validatorsOf(after)).toEqual(validatorsOf(before));
    expect(notices.join()).toContain("not readable as a manifest");
  });

  it("is rebuilt from the files if something in it was changed, even plausibly", async () => {
    const before = openDirectoryTarget(output);
    await before.write([file("index.html", "x")], noon);
    await before.commit();
    const manifest = join(output, ".state/manifest.jsonl");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace("application/xml", "application/xmm"));
    const notices: string[] = [];
    const after = openDirectoryTarget(output, { onNotice: (notice) => notices.push(notice) });
    expect(validatorsOf(after)).toEqual(validatorsOf(before));
    expect(notices.join()).toContain("its checksum does not match");
  });

  it("is noticed whichever bit was flipped, unless its meaning is unchanged", async () => {
    const target = openDirectoryTarget(output);
    for (const name of ["a.xml", "b.xml", "c.xml"]) {
      await target.write([file(name, name)], noon);
      await target.commit();
    }
    const manifest = join(output, ".state/manifest.jsonl");
    const bytes = readFileSync(manifest);
    const said = saidBy(manifest);
    expect(said).toHaveLength(3);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const turned = Buffer.from(bytes);
      turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      writeFileSync(manifest, turned);
      expect(saidBy(manifest)).toSatisfy((found) => found === "noticed" || isDeepStrictEqual(found, said));
    }
  });

  it("of an earlier version, without checksums, is read as it is, and gets them", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a.xml", "a"), file("b.xml", "b")], noon);
    await target.commit();
    const manifest = join(output, ".state/manifest.jsonl");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replaceAll(/,"sum":"\w+"/g, ""));
    const notices: string[] = [];
    const next = openDirectoryTarget(output, { onNotice: (notice) => notices.push(notice) });
    await next.write([file("c.xml", "c")], noon);
    await next.commit();
    expect([...openDirectoryTarget(output).paths()]).toEqual(["a.xml", "b.xml", "c.xml"]);
    expect(notices).toEqual([]);
    expect(readFileSync(manifest, "utf8").match(/,"sum":"/g)).toHaveLength(1);
  });

  it("loses only the line that a crash tore off, and is whole after the next commit", async () => {
    const before = openDirectoryTarget(output);
    await before.write([file("a.xml", "x"), file("b.xml", "x")], noon);
    await before.commit();
    const manifest = join(output, ".state/manifest.jsonl");
    writeFileSync(manifest, readFileSync(manifest, "utf8").slice(0, -10));
    const notices: string[] = [];
    const after = openDirectoryTarget(output, { onNotice: (notice) => notices.push(notice) });
    expect([...after.paths()]).toEqual(["a.xml"]);
    expect(notices.join()).toContain("cut off by a crash");
    await after.write([file("b.xml", "x")], noon);
    await after.commit();
    expect([...openDirectoryTarget(output).paths()]).toEqual(["a.xml", "b.xml"]);
  });

  it("is rewritten from memory if it is deleted under a running publisher", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a.xml", "x")], noon);
    await target.commit();
    rmSync(join(output, ".state"), { recursive: true });
    await target.write([file("b.xml", "x")], noon);
    await target.commit();
    expect([...openDirectoryTarget(output).paths()]).toEqual(["a.xml", "b.xml"]);
  });

  it("grows by the lines of what changed, and is compacted when most of it is history", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("a.xml", "x")], noon);
    for (let round = 0; round < 1100; round += 1) {
      await target.write([{ ...file("a.xml", "x"), mediaType: `text/x-${round}` }], noon);
      await target.commit();
    }
    const lines = readFileSync(join(output, ".state/manifest.jsonl"), "utf8").split("\n");
    expect(lines.length).toBeLessThan(200);
    expect(openDirectoryTarget(output).entry("a.xml")?.mediaType).toBe("text/x-1099");
  });

  it("takes in what another publisher committed", async () => {
    const [one, other] = [openDirectoryTarget(output), openDirectoryTarget(output)];
    await one.write([file("a.xml", "x")], noon);
    await one.commit();
    other.refresh();
    expect(other.entry("a.xml")).toEqual(one.entry("a.xml"));
    await other.write([file("b.xml", "x")], noon);
    await other.commit();
    one.refresh();
    expect(one.entry("b.xml")).toEqual(other.entry("b.xml"));
  });
});

function file(path: string, text: string): OutputFile {
  return { path, bytes: Buffer.from(text), mediaType: "application/xml", lifetime: "current" };
}

/** Makes these unreadable, as `chmod 0` does for everybody but root. */
function lock(...paths: readonly string[]): { open(): void } {
  const { readdirSync: list, openSync } = fs;
  const locked = new Set(paths.map((path) => join(output, path)));
  const refuse = (path: unknown) => {
    if (locked.has(String(path).replace(/\/$/, "")))
      throw Object.assign(new Error("EACCES: injected"), { code: "EACCES" });
  };
  const put = (calls: Partial<typeof fs>) => {
    Object.assign(fs, calls);
    syncBuiltinESMExports();
  };
  const refusing = <Call extends (...args: never[]) => unknown>(call: Call) =>
    ((...args: Parameters<Call>) => {
      refuse(args[0]);
      return call(...args);
    }) as unknown as Call;
  put({ readdirSync: refusing(list), openSync: refusing(openSync) });
  return { open: () => put({ readdirSync: list, openSync }) };
}

/** What a journal says about its files; "noticed" if it was changed. */
function saidBy(manifest: string): unknown {
  try {
    const news = readJournal(manifest);
    if (news?.torn !== false) return "noticed";
    return [...entriesOf(news.changes).values()].map(({ path, hash, length, modified, mediaType, lifetime }) => {
      return { path, hash, length, modified, mediaType, lifetime };
    });
  } catch (error) {
    if (error instanceof CorruptManifestError) return "noticed";
    throw error;
  }
}

function validatorsOf(target: ReturnType<typeof openDirectoryTarget>): unknown {
  return [...target.paths()].map((path) => [path, target.entry(path)?.hash, target.entry(path)?.modified]);
}
