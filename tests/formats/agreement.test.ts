import fc from "fast-check";
import { expect, it } from "vitest";
import { formats } from "../../src/formats/index.ts";
import { anyArticle } from "./arbitrary.ts";
import { bytesOf, entriesOf, plainSite, subscriptionOf } from "./publication.ts";
import { type ReadEntry, readWithFeedsmith } from "./reading.ts";

const anyArticles = fc.uniqueArray(anyArticle, { minLength: 1, maxLength: 4, selector: ({ id }) => id });

/** What a reader of each format sees of the same articles, entry by entry. */
function readAll(articles: Parameters<typeof entriesOf>[0]) {
  const entries = entriesOf(articles, plainSite);
  const [rss = [], atom = [], json = []] = formats.map((format) =>
    readWithFeedsmith(format, bytesOf(format, entries, subscriptionOf(entries, plainSite), plainSite).toString()),
  );
  expect([rss.length, atom.length, json.length]).toEqual([entries.length, entries.length, entries.length]);
  return json.map((inJson, place) => ({ inJson, inRss: rss[place] as ReadEntry, inAtom: atom[place] as ReadEntry }));
}

it("RSS, Atom and JSON Feed say the same about any entry", () => {
  fc.assert(
    fc.property(anyArticles, (articles) => {
      for (const { inJson, inRss, inAtom } of readAll(articles)) {
        expect(sameInAll(inRss)).toEqual(sameInAll(inJson));
        expect(sameInAll(inAtom)).toEqual(sameInAll(inJson));
        expect([inAtom.published, inAtom.updated]).toEqual([inJson.published, inJson.updated]);
        expect(seconds(inRss.published)).toBe(seconds(inJson.published));
        expect(seconds(inRss.updated)).toBe(seconds(inJson.updated));
      }
    }),
  );
});

it("an id is the same in RSS and JSON, and in Atom itself or a UUID", () => {
  fc.assert(
    fc.property(anyArticles, (articles) => {
      for (const { inJson, inRss, inAtom } of readAll(articles)) {
        // feedsmith trims the ids of XML.
        expect(inRss.id).toBe(inJson.id?.trim());
        if (inAtom.id !== inJson.id) expect(inAtom.id).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
      }
    }),
  );
});

it("a title or summary that is in one format is in all", () => {
  fc.assert(
    fc.property(anyArticles, (articles) => {
      for (const { inJson, inRss, inAtom } of readAll(articles)) {
        if (inJson.title !== undefined) expect(inAtom.title).toBe(inJson.title);
        if (inJson.title !== undefined) expect([inJson.title, asHtml(inJson.title)]).toContain(inRss.title);
        if (inJson.summary !== undefined)
          expect([inRss.summary, inAtom.summary]).toEqual([inJson.summary, inJson.summary]);
      }
    }),
  );
});

function sameInAll({ permalink, externalUrl, authors, content, tags, image, enclosures }: ReadEntry) {
  return { permalink, externalUrl, authors, content, tags, image, enclosures };
}

function seconds(instant: number): number {
  return Math.floor(instant / 1_000);
}

/** How RSS writes a title that would break a reader. */
function asHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
