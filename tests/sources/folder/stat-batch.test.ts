import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createStatBatch, statFiles } from "../../../src/sources/folder/stat-batch.ts";
import { noTrouble } from "../../../src/sources/folder/trouble.ts";

it("leaves files alone that another thread has claimed", () => {
  const root = mkdtempSync(join(tmpdir(), "broadsheet-stat-"));
  const paths = Array.from({ length: 600 }, (_, index) => `${index}.md`);
  for (const path of paths) writeFileSync(join(root, path), "four");
  const batch = createStatBatch(root, paths, SharedArrayBuffer);
  batch.stamps.fill(-1);
  Atomics.add(batch.claimed, 0, 500);
  statFiles(batch, noTrouble());
  expect(batch.stamps.subarray(0, 1_000).every((number) => number === -1)).toBe(true);
  expect(batch.stamps.subarray(1_000).every((number) => number > 0)).toBe(true);
  rmSync(root, { recursive: true });
});
