import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as source from "../../../src/sources/folder/early-scan.ts";
import type { EarlyScanOptions } from "../../../src/sources/folder/early-scan-messages.ts";
import { scanArticles } from "../../../src/sources/folder/scan.ts";

let dataDirectory: string;
let articlesDirectory: string;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), "broadsheet-early-"));
  articlesDirectory = join(dataDirectory, "articles");
  mkdirSync(join(articlesDirectory, "older"), { recursive: true });
});
afterEach(() => rmSync(dataDirectory, { recursive: true }));

const built = async () => (await import("../../../dist/sources/folder/early-scan.js" as string)) as typeof source;
const scanEarly = async () => (await built()).beginScan({ articlesDirectory, dataDirectory })?.finish();

describe.skipIf(availableParallelism() < 2)("an early scan (skipped where there is one processor)", () => {
  it("gives the result of a scan in one thread", async () => {
    for (let index = 0; index < 700; index += 1)
      writeFileSync(join(articlesDirectory, `older/${index}.md`), `${index}`);
    writeFileSync(join(articlesDirectory, "ünïcode.json"), "[]");
    writeFileSync(join(articlesDirectory, "picture.png"), "");
    symlinkSync("nowhere.md", join(articlesDirectory, "lost.md"));
    symlinkSync("/", join(articlesDirectory, "out"));
    const early = await scanEarly();
    const { files, key, ...rest } = scanArticles(articlesDirectory);
    expect(files).toHaveLength(701);
    expect(early).toMatchObject({ files, key, ...rest });
  });

  it("of thousands of files in many folders gives the same, in the same order", async () => {
    for (const folder of ["", ...Array.from({ length: 12 }, (_, index) => `${index}/`)]) {
      mkdirSync(join(articlesDirectory, folder), { recursive: true });
      for (let index = 0; index < 700; index += 1) writeFileSync(join(articlesDirectory, `${folder}${index}.md`), "");
    }
    const early = await scanEarly();
    const { files, key, ...rest } = scanArticles(articlesDirectory);
    expect(files).toHaveLength(9_100);
    expect(early).toMatchObject({ files, key, ...rest });
  });

  it("of an empty folder holds nothing", async () => {
    expect(await scanEarly()).toMatchObject({ files: [], problems: [], folders: ["", "older/"] });
  });

  it("of a missing folder says so", async () => {
    rmSync(articlesDirectory, { recursive: true });
    expect(await scanEarly()).toMatchObject({ files: [], unreadable: [""] });
  });

  it("whose thread fails gives no result", async () => {
    const nothing = null as unknown as EarlyScanOptions;
    expect(await (await built()).beginScan(nothing)?.finish()).toBeUndefined();
  });
});

it("does not start if the program was not built", () => {
  expect(source.beginScan({ articlesDirectory, dataDirectory })).toBeUndefined();
});
