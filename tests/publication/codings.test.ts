import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compress } from "../../src/publication/codings.ts";
import { openDirectoryTarget } from "../../src/publication/directory-target.ts";
import type { Lifetime } from "../../src/publication/output-file.ts";

const text = "<item>words and words</item>\n".repeat(200);
let output = "";

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-codings-"));
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

describe("compressing what is published", () => {
  it("puts gzip and Brotli beside the plain bytes, and into the manifest", async () => {
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
    ["pictures", "icon.png", text, "asset"],
  ])("leaves %s alone", async (_name, path, content, lifetime) => {
    await publish(path, content, lifetime);
    expect(existsSync(join(output, `${path}.gz`))).toBe(false);
  });

  it("makes the same bytes of the same bytes", async () => {
    await publish("a.xml", text, "current");
    await publish("b.xml", text, "page");
    expect(readFileSync(join(output, "a.xml.br"))).toEqual(readFileSync(join(output, "b.xml.br")));
  });
});

async function publish(path: string, content: string, lifetime: Lifetime): Promise<void> {
  const target = openDirectoryTarget(output);
  const mediaType = path.endsWith(".png") ? "image/png" : "application/rss+xml; charset=utf-8";
  await target.write([{ path, bytes: Buffer.from(content), mediaType, lifetime }], Date.UTC(2026, 0, 1));
  await target.commit();
  await compress(target, [path]);
}
