import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type * as source from "../../src/cli/scan-ahead.ts";
import { catalogFileOf } from "../../src/publication/state-directory.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-ahead-"));
  mkdirSync(join(home, "data/articles"), { recursive: true });
  writeFileSync(join(home, "data/articles/a.md"), "A note");
});
afterEach(() => rmSync(home, { recursive: true }));

async function scanAhead(catalogSize?: number, words = ["generate"]) {
  const { scanAhead: built } = (await import("../../dist/cli/scan-ahead.js" as string)) as typeof source;
  if (catalogSize !== undefined) {
    const catalog = catalogFileOf(join(home, "output"));
    mkdirSync(dirname(catalog), { recursive: true });
    writeFileSync(catalog, "");
    truncateSync(catalog, catalogSize);
  }
  return built(words, { DATA_DIR: join(home, "data"), OUTPUT_DIR: join(home, "output") });
}

it("starts no thread if nothing is published yet", async () => {
  expect(await scanAhead()).toBeUndefined();
});

it("starts no thread for a small archive", async () => {
  expect(await scanAhead(1024 * 1024)).toBeUndefined();
});

it("starts no thread for a command that does not look at all articles", async () => {
  expect(await scanAhead(64 * 1024 * 1024, ["list"])).toBeUndefined();
});

it.skipIf(availableParallelism() < 2)(
  "scans the articles of a large archive (skipped where there is one processor)",
  async () => {
    const scan = await (await scanAhead(64 * 1024 * 1024))?.finish();
    expect(scan?.files).toMatchObject([{ path: "a.md", sizeInBytes: 6 }]);
  },
);
