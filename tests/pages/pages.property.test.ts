import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/documents/entry.ts";
import { articlePage } from "../../src/pages/article-page.ts";
import { listItem } from "../../src/pages/list-item.ts";
import { readPage } from "./page-reader.ts";
import { sampleEntry, sampleSite } from "./samples.ts";

const site = sampleSite();

/** Text as entries hold it: nothing that XML forbids. A carriage return is a line feed to every HTML parser. */
const text = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc.string({
      unit: fc.constantFrom(..."<>&\"'/!-=`;#\n ", "&amp;", "</script>", "<!--", "]]>", "${"),
      minLength: 1,
    }),
  )
  .filter((value) => !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/.test(value));

const entries: fc.Arbitrary<Entry> = fc
  .record({
    title: text,
    summary: text,
    authors: fc.array(fc.record({ name: text }), { minLength: 1, maxLength: 4 }),
    tags: fc.array(text, { maxLength: 3 }),
    published: fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 }),
  })
  .map((changes) => sampleEntry({ ...changes, updated: changes.published }));

describe("whatever an article says", () => {
  it("can be read back to the letter from its page", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const authors = entry.authors.map((person) => ({ person, directory: "authors/x/" }));
        const tags = entry.tags.map((name) => ({ name, directory: "tags/x/" }));
        const page = readPage(articlePage(entry, { site, authors, tags }));
        expect(page.all("h1")[0]?.text).toBe(entry.title);
        expect(page.all("a", { rel: "author" }).map((link) => link.text)).toEqual(
          entry.authors.map(({ name }) => name),
        );
        expect(page.all("a", { rel: "tag" }).map((link) => link.text)).toEqual(entry.tags);
        expect(page.all("meta", { name: "description" })[0]?.attributes.content).toBe(entry.summary);
        expect(JSON.parse(page.all("script")[0]?.text ?? "")).toMatchObject({ headline: entry.title });
      }),
    );
  });

  it("can be read back to the letter from a list", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const item = readPage(Buffer.from(`<!doctype html><ol>${listItem(entry, site, entry.summary)}</ol>`));
        expect(item.syntaxErrors).toEqual([]);
        expect(item.all("h3")[0]?.text).toBe(entry.title);
        expect(item.all("p")[0]?.text).toBe(entry.summary);
        expect(item.all("bdi").map((name) => name.text)).toEqual(entry.authors.map(({ name }) => name));
      }),
    );
  });
});
