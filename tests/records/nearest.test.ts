import { expect, it } from "vitest";
import { nearest } from "../../src/records/nearest.ts";

const names = ["title", "tags", "published", "updated", "authors"];

it.each([
  ["titel", "title"],
  ["tgas", "tags"],
  ["Publihsed", "published"],
  ["author", "authors"],
])("takes %s for %s", (word, meant) => {
  expect(nearest(word, names)).toBe(meant);
});

it("suggests nothing for a word of another kind", () => {
  expect(nearest("colour", names)).toBeUndefined();
});

it("compares a word longer than any name with none of them", () => {
  expect(nearest("a".repeat(50_000_000), names)).toBeUndefined();
});
