import fc from "fast-check";
import { expect, it } from "vitest";
import { archiveCount } from "../../src/documents/paging.ts";
import { touchedArchives } from "../../src/documents/touched.ts";

const size = 3;

it("A change touches every archive document that reads differently afterwards", () => {
  const change = fc.record({
    before: fc.integer({ min: 0, max: 40 }),
    kept: fc.infiniteStream(fc.boolean()),
    came: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
    edited: fc.array(fc.nat(39), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(change, ({ before: total, kept, came, edited }) => {
      const before = Array.from({ length: total }, (_, index) => `${index}`);
      const after = before.filter(() => kept.next().value);
      for (const index of came) after.splice(index, 0, `new ${index}`);
      expectTouched(before, after, edited);
    }),
  );
});

it("Articles added at the end touch no archive document that reads as before", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 12 }), (total, more) => {
      const articles = Array.from({ length: total + more }, (_, index) => `${index}`);
      const touched = expectTouched(articles.slice(0, total), articles, []);
      expect(touched).toEqual(differing(archives(articles.slice(0, total)), archives(articles)));
    }),
  );
});

/**
 * Computes what a change to a feed's articles (oldest first) touches, and compares that with the documents before and
 * after.
 */
function expectTouched(before: readonly string[], after: readonly string[], edits: readonly number[]) {
  const first = after.findIndex((article, rank) => article !== before[rank]);
  const shiftedFrom = first < 0 ? after.length : first;
  const edited = edits.filter((rank) => rank < shiftedFrom && rank < before.length);
  const touched = touchedArchives(
    {
      totalBefore: before.length,
      totalAfter: after.length,
      edited,
      ...((first >= 0 || before.length !== after.length) && { shiftedFrom }),
    },
    size,
  );
  const written = after.map((article, rank) => (edited.includes(rank) ? `${article} edited` : article));
  const missed = differing(archives(before), archives(written)).filter((number) => !touched.includes(number));
  expect(missed).toEqual([]);
  expect(touched).toEqual([...touched].sort((a, b) => a - b));
  return touched;
}

/** What each archive document holds, and whether it links to a next one. */
function archives(articles: readonly string[]): readonly string[] {
  const count = archiveCount(articles.length, size);
  return Array.from({ length: count }, (_, index) => {
    const held = articles.slice(index * size, (index + 1) * size);
    return JSON.stringify({ held, hasNext: index + 1 < count });
  });
}

/** Numbers of the documents that differ. */
function differing(before: readonly string[], after: readonly string[]): readonly number[] {
  const most = Math.max(before.length, after.length);
  return Array.from({ length: most }, (_, index) => index + 1).filter(
    (number) => before[number - 1] !== after[number - 1],
  );
}
