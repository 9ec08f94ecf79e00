import { randomBytes } from "node:crypto";
import fs, { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Lifetime, OutputFile } from "../../src/publication/output-file.ts";
import { compress, openCompressor } from "../../src/publication/writing/compress.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";

const text = "<item>words and words</item>\n".repeat(200);
let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-codings-"));
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

describe("compressing published files", () => {
  it("puts gzip and Brotli copies beside the plain files, and into the manifest", async () => {
    await publish("rss.xml", text, "current");
    expect(gunzipSync(readFileSync(join(output, "rss.xml.gz"))).toString()).toBe(text);
    expect(brotliDecompressSync(readFileSync(join(output, "rss.xml.br"))).toString()).toBe(text);
    expect(Object.keys(openDirectoryTarget(output).entry("rss.xml")?.codings ?? {})).toEqual(
      expect.arrayContaining(["br", "gzip"]),
    );
  });

  it.each<[string, string, string, Lifetime]>([
    ["short files", "rss.xml", "<rss/>", "current"],
    ["archive documents", "archive/1/rss.xml", text, "archive"],
    ["pages", "articles/x/index.html", text, "page"],
    ["pictures", "icon.png", text, "asset"],
  ])("leaves %s alone", async (_name, path, content, lifetime) => {
    await publish(path, content, lifetime);
    expect(existsSync(join(output, `${path}.gz`))).toBe(false);
  });

  it("makes all copies of a file again if one could not be stored", async () => {
    const target = openDirectoryTarget(output);
    await target.write([file("rss.xml", text)], noon);
    const { renameSync } = fs;
    const failing = (from: string, to: string) => {
      if (to.endsWith(".gz")) throw Object.assign(new Error("EIO: injected"), { code: "EIO" });
      renameSync(from, to);
    };
    Object.assign(fs, { renameSync: failing });
    syncBuiltinESMExports();
    try {
      await expect(compress(target, ["rss.xml"])).rejects.toThrow("rss.xml.gz");
    } finally {
      Object.assign(fs, { renameSync });
      syncBuiltinESMExports();
    }
    await target.commit();
    const next = openDirectoryTarget(output);
    await compress(next, ["rss.xml"]);
    expect(gunzipSync(readFileSync(join(output, "rss.xml.gz"))).toString()).toBe(text);
  });

  it("leaves a file alone whose copies would have names that are too long", async () => {
    const name = `${"ü".repeat(125)}.txt`;
    await publish(name, text, "asset");
    expect(openDirectoryTarget(output).entry(name)?.codings).toEqual({});
  });

  it("tries a file that no coding makes smaller only once", async () => {
    const target = openDirectoryTarget(output);
    await target.write([{ ...file("noise.txt", ""), bytes: randomBytes(4096) }], noon);
    await compress(target, ["noise.txt"]);
    const readings: string[] = [];
    const next = openDirectoryTarget(output);
    await compress({ ...next, read: (path) => void readings.push(path) }, ["noise.txt"]);
    expect(readings).toEqual([]);
    expect(existsSync(join(output, "noise.txt.gz"))).toBe(false);
    expect(next.verifyFiles()).toEqual([]);
  });

  it("stops when told to, and continues the next time", async () => {
    const target = openDirectoryTarget(output);
    const paths = Array.from({ length: 20 }, (_, index) => `${index}.xml`);
    await target.write(
      paths.map((path) => file(path, text)),
      noon,
    );
    const stopping = new AbortController();
    const read = (path: string) => {
      stopping.abort();
      return target.read(path);
    };
    await compress({ ...target, read }, paths, stopping.signal);
    const left = () => paths.filter((path) => target.entry(path)?.codings === undefined);
    expect(left().length).toBeGreaterThan(paths.length / 2);
    await compress(target, paths);
    expect(left()).toEqual([]);
  });

  it("makes the same bytes from the same bytes", async () => {
    await publish("a.xml", text, "current");
    await publish("b.xml", text, "asset");
    expect(readFileSync(join(output, "a.xml.br"))).toEqual(readFileSync(join(output, "b.xml.br")));
  });
});

describe("compressing while other files are made", () => {
  it("puts the copies of all files made meanwhile beside them, and into the manifest", async () => {
    const target = openDirectoryTarget(output);
    const compressor = openCompressor(target);
    const paths = Array.from({ length: 40 }, (_, index) => `tags/${index}/rss.xml`);
    for (const path of paths) compressor.add(await target.write([file(path, `${path} ${text}`)], noon));
    await compressor.finish();
    const known = openDirectoryTarget(output);
    for (const path of paths) {
      expect(gunzipSync(readFileSync(join(output, `${path}.gz`))).toString()).toBe(`${path} ${text}`);
      expect(known.entry(path)?.codings).toMatchObject({ br: {}, gzip: {} });
    }
  });

  it("makes the same bytes as compressing afterwards", async () => {
    await publish("a.xml", text, "current");
    const target = openDirectoryTarget(output);
    const compressor = openCompressor(target);
    compressor.add(await target.write([file("b.xml", text)], noon));
    await compressor.finish();
    expect(target.entry("b.xml")?.codings).toEqual(target.entry("a.xml")?.codings);
  });

  it.each(["archive", "page"] as const)("leaves alone what is compressed on request: %s", async (lifetime) => {
    const target = openDirectoryTarget(output);
    const compressor = openCompressor(target);
    compressor.add(await target.write([file("archive/1/rss.xml", text, lifetime)], noon));
    await compressor.finish();
    expect(existsSync(join(output, "archive/1/rss.xml.gz"))).toBe(false);
  });

  it("puts no copy beside an edition that appeared meanwhile", async () => {
    const target = openDirectoryTarget(output);
    const compressor = openCompressor(target);
    compressor.add(await target.write([file("rss.xml", text)], noon));
    await target.write([file("rss.xml", `newer ${text}`)], noon + 1000);
    await compressor.finish();
    expect(existsSync(join(output, "rss.xml.gz"))).toBe(false);
    expect(target.entry("rss.xml")?.codings).toBeUndefined();
  });

  it("reports at its end what failed, with the plain files published", async () => {
    const target = openDirectoryTarget(output);
    const compressor = openCompressor({ ...target, writeCodings: () => Promise.reject(new Error("no space")) });
    compressor.add(await target.write([file("rss.xml", text)], noon));
    await expect(compressor.finish()).rejects.toThrow("no space");
    await compressor.abandon();
    expect(readFileSync(join(output, "rss.xml"), "utf8")).toBe(text);
  });

  it("writes nothing more once it was abandoned", async () => {
    const target = openDirectoryTarget(output);
    let lots = 0;
    const writeCodings = async (): Promise<void> => {
      lots += 1;
    };
    const counted = { ...target, writeCodings };
    const compressor = openCompressor(counted);
    const many = Array.from({ length: 200 }, (_, index) => file(`${index}.xml`, text));
    compressor.add(await target.write(many, noon));
    await compressor.abandon();
    const before = lots;
    await new Promise(setImmediate);
    expect(lots).toBe(before);
    expect(lots).toBeLessThan(200 / 8);
  });
});

const noon = Date.UTC(2026, 0, 1, 12);

async function publish(path: string, content: string, lifetime: Lifetime): Promise<void> {
  const target = openDirectoryTarget(output);
  await target.write([file(path, content, lifetime)], noon);
  await target.commit();
  await compress(target, [path]);
}

function file(path: string, content: string, lifetime: Lifetime = "current"): OutputFile {
  const mediaType = path.endsWith(".png") ? "image/png" : "application/rss+xml; charset=utf-8";
  return { path, bytes: Buffer.from(content), mediaType, lifetime };
}
