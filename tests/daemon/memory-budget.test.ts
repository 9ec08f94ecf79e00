import { expect, it } from "vitest";
import { memoryBudget } from "../../src/daemon/memory-budget.ts";

const mebibyte = 1024 * 1024;

it.each([
  [512, 64, 32],
  [1_024, 128, 64],
  [2_048, 256, 64],
  [65_536, 256, 64],
])("Of %i MB, documents held permanently take %i and those in the cache %i", (memory, pinned, cached) => {
  const { pinnedBytes, cachedBytes } = memoryBudget(memory * mebibyte);
  expect([pinnedBytes / mebibyte, cachedBytes / mebibyte]).toEqual([pinned, cached]);
});

it("There is memory for documents on this machine", () => {
  const { pinnedBytes, cachedBytes } = memoryBudget();
  expect(pinnedBytes).toBeGreaterThan(mebibyte);
  expect(cachedBytes).toBeLessThan(pinnedBytes);
});
