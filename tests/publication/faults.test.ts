import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PublicationError } from "../../src/publication/errors.ts";
import type { OutputFile } from "../../src/publication/output-file.ts";
import { openDirectoryPublication } from "../../src/publication/reading/directory-publication.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";
import { endedWithTests } from "../e2e/programs.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const { writeFileSync, renameSync, writeSync, rmSync, unlinkSync, openSync, mkdirSync } = fs;
const original = { writeFileSync, renameSync, writeSync, rmSync, unlinkSync, openSync, mkdirSync };
let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-faults-"));
});

afterEach(() => {
  mend();
  rmSync(output, { recursive: true, force: true });
});

describe("a failing disk", () => {
  it.each<[string, string, "writeFileSync" | "renameSync", string]>([
    ["is full", "ENOSPC", "writeFileSync", "the disk is full; free some space"],
    ["does not obey", "EIO", "writeFileSync", "the disk reported an input/output error"],
    ["cannot be written", "EROFS", "renameSync", "the file system is read-only"],
    ["has used up this user's quota", "Unknown system error -122", "writeFileSync", "the disk quota is used up"],
    ["was mounted again", "Unknown system error -116", "renameSync", "the network disk no longer recognizes it"],
  ])("that %s leaves every document whole, and the next run finishes the work", async (_name, code, call, advice) => {
    const target = openDirectoryTarget(output);
    await target.write(editions("old"), noon);
    await target.commit();
    for (let failing = 1; failing <= 5; failing += 1) {
      failAt(failing, code, call);
      const fault = await target.write(editions(`new ${failing}`), noon + 1000).catch((cause: unknown) => cause);
      mend();
      expect(fault).toBeInstanceOf(PublicationError);
      expect(String(fault)).toContain(advice);
      expect(readdirSync(join(output, ".state/tmp"))).toEqual([]);
      for (const text of publishedTexts()) expect(text).toMatch(/^(?:old|new \d)$/);
    }
    await target.write(editions("mended"), noon + 2000);
    await target.commit();
    expect(publishedTexts()).toEqual(["mended", "mended", "mended", "mended", "mended"]);
  });

  it("during clean-up too is reported for the first failure", async () => {
    const target = openDirectoryTarget(output);
    await target.write(editions("old"), noon);
    failAt(1, "EIO", "renameSync");
    Object.assign(fs, { rmSync: failing("EIO") });
    syncBuiltinESMExports();
    const fault = await target.write(editions("new"), noon + 1000).catch((cause: unknown) => cause);
    mend();
    expect(fault).toBeInstanceOf(PublicationError);
    await target.write(editions("mended"), noon + 2000);
    await target.commit();
    expect(publishedTexts()).toEqual(["mended", "mended", "mended", "mended", "mended"]);
  });

  it("while the compressed copies of a document are removed is reported in one line", async () => {
    const target = openDirectoryTarget(output);
    await target.write(editions("old"), noon);
    writeFileSync(join(output, "0.xml.gz"), "old");
    Object.assign(fs, { unlinkSync: failing("EPERM") });
    syncBuiltinESMExports();
    const fault = await target.write(editions("new"), noon + 1000).catch((cause: unknown) => cause);
    mend();
    expect(fault).toBeInstanceOf(PublicationError);
    expect(publishedTexts()[0]).toBe("old");
  });

  it("while a directory is created is reported as such", () => {
    Object.assign(fs, { mkdirSync: failing("EROFS") });
    syncBuiltinESMExports();
    expect(() => openDirectoryTarget(join(output, "new"))).toThrow("the file system is read-only");
  });

  it("while the manifest is written leaves it readable, and the next commit completes it", async () => {
    const target = openDirectoryTarget(output);
    await target.write(editions("old"), noon);
    await target.commit();
    await target.write(editions("new"), noon + 1000);
    failAt(1, "ENOSPC", "writeSync");
    await expect(target.commit()).rejects.toThrow("manifest.jsonl: the disk is full");
    mend();
    expect(openDirectoryTarget(output).entry("0.xml")?.modified).toBe(noon / 1000);
    await target.commit();
    expect(openDirectoryTarget(output).entry("0.xml")).toEqual(target.entry("0.xml"));
  });
});

describe("a commit", () => {
  it("that rebuilds the manifest leaves nothing that the next publisher would not remove, wherever it is cut off", async () => {
    const target = openDirectoryTarget(output);
    await target.write(editions("new"), noon);
    failAt(1, "EIO", "renameSync");
    Object.assign(fs, { rmSync: failing("EIO") });
    syncBuiltinESMExports();
    await target.commit().catch(() => {});
    mend();
    openDirectoryTarget(output);
    expect(readdirSync(join(output, ".state"))).toEqual(["tmp"]);
    expect(readdirSync(join(output, ".state/tmp"))).toEqual([]);
  });

  it("flushes a directory that could not be flushed last time", async () => {
    const target = openDirectoryTarget(output);
    watchDirectories("EIO");
    await target.write(editions("new"), noon);
    await expect(target.commit()).rejects.toThrow("input/output error");
    const flushes = watchDirectories();
    await target.commit();
    expect(flushes).toContain(output);
  });

  it.each(["0.xml", "a/b/c.xml"])("flushes the removal of %s, and of its directory", async (path) => {
    const target = openDirectoryTarget(output);
    await target.write([{ path, bytes: Buffer.from("old"), mediaType: "application/xml", lifetime: "current" }], noon);
    await target.commit();
    const flushes = watchDirectories();
    target.remove([path]);
    await target.commit();
    expect(flushes.filter((directory) => !directory.includes(".state"))).toEqual([output]);
  });
});

describe("a publisher that is killed", () => {
  it("at any moment leaves whole documents, and a manifest that the next one continues", async () => {
    const source = join(import.meta.dirname, "../../dist/publication/writing/directory-target.js");
    const script = `
      const { openDirectoryTarget } = await import(${JSON.stringify(source)});
      const target = openDirectoryTarget(${JSON.stringify(output)});
      const next = Math.max(0, ...[...target.paths()].map((path) => Number(target.read(path)?.toString().split(" ")[0] ?? 0))) + 1;
      process.stdout.write("ready\\n");
      for (let round = next; ; round += 1) {
        const bytes = Buffer.from((round + " ").repeat(20000));
        const files = [0, 1, 2, 3].map((index) => ({ path: index + ".xml", bytes, mediaType: "text/xml", lifetime: "current" }));
        await target.write(files, ${noon});
        await target.commit();
      }`;
    const target = openDirectoryTarget(output);
    await target.write(editions("0 ".repeat(20_000)), noon);
    await target.commit();
    const publication = openDirectoryPublication(output);
    for (let kills = 0; kills < 12; kills += 1) {
      const words = ["--input-type=module", "-e", script];
      const publisher = endedWithTests(spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] }));
      const ended = once(publisher, "exit");
      try {
        await once(publisher.stdout, "data");
        for (let reads = 0; reads < kills * 3; reads += 1) {
          await publication.refresh();
          await expectWhole(publication);
        }
      } finally {
        publisher.kill("SIGKILL");
        await ended;
      }
      await expectWhole(openDirectoryPublication(output));
      expect(
        openDirectoryTarget(output)
          .verifyFiles()
          .every((path) => /^\d\.xml$/.test(path)),
      ).toBe(true);
    }
  });
});

async function expectWhole(publication: ReturnType<typeof openDirectoryPublication>): Promise<void> {
  for (const path of ["/0.xml", "/3.xml"]) {
    const representation = publication.lookup(path);
    const loaded = representation && (await publication.load(representation, "identity"));
    const text = loaded?.bytes.toString() ?? "";
    expect(text === `${text.split(" ")[0]} `.repeat(20000)).toBe(true);
  }
}

/** Directories opened for flushing from now on; with `code`, none of them can be. */
function watchDirectories(code?: string): readonly string[] {
  const opened: string[] = [];
  const open = (path: string, flags: string, mode?: number) => {
    if (flags !== "r") return original.openSync(path, flags, mode);
    opened.push(path);
    if (code !== undefined) throw Object.assign(new Error(`${code}: injected`), { code });
    return original.openSync(path, flags);
  };
  Object.assign(fs, { openSync: open });
  syncBuiltinESMExports();
  return opened;
}

/** Makes the call fail after that many times. */
function failAt(count: number, code: string, call: keyof typeof original): void {
  let calls = 0;
  const failing = (...args: unknown[]) => {
    calls += 1;
    if (calls >= count) throw Object.assign(new Error(`${code}: injected`), { code });
    return (original[call] as (...args: unknown[]) => unknown)(...args);
  };
  Object.assign(fs, { [call]: failing });
  syncBuiltinESMExports();
}

function failing(code: string): () => never {
  return () => {
    throw Object.assign(new Error(`${code}: injected`), { code });
  };
}

function mend(): void {
  Object.assign(fs, original);
  syncBuiltinESMExports();
}

function editions(text: string): OutputFile[] {
  return [0, 1, 2, 3, 4].map((index) => {
    return { path: `${index}.xml`, bytes: Buffer.from(text), mediaType: "application/xml", lifetime: "current" };
  });
}

function publishedTexts(): string[] {
  return [0, 1, 2, 3, 4].map((index) => readFileSync(join(output, `${index}.xml`), "utf8"));
}
