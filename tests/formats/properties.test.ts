import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inspectDocument, inspectEntry } from "../../src/formats/gate.ts";
import { formats } from "../../src/formats/index.ts";
import { isSameAsHtml } from "../../src/formats/text.ts";
import { anyArticle } from "./arbitrary.ts";
import { bytesOf, entriesOf, plainSite, podcastSite, subscriptionOf } from "./publication.ts";
import { expectedReading, readWithFeedsmith, textOfHtml } from "./reading.ts";

describe("a plain text that means the same as HTML", () => {
  it("means it to readers that take it for HTML, whatever it contains", () => {
    const parts = fc.constantFrom(
      "&",
      "amp",
      "lt",
      "copy",
      "notin",
      "#38",
      "x",
      ";",
      "<",
      ">",
      "/",
      "!",
      " ",
      "b",
      "é",
    );
    fc.assert(
      fc.property(
        fc.array(parts).map((some) => some.join("")),
        (text) => {
          if (isSameAsHtml(text)) expect(textOfHtml(text)).toBe(text);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it.each(["AT&T & R&D", "Q&A", "a < b > c", "me & you &", "-> &;"])("is %s", (text) => {
    expect(isSameAsHtml(text)).toBe(true);
  });

  it.each(["&lt;", "&copy 2024", "&#38", "<b", "</b>", "<!-- a", "<?php", "rock&roll"])("is not %s", (text) => {
    expect(isSameAsHtml(text)).toBe(false);
  });
});

describe.each(formats)("any record at all, as $name", (format) => {
  it("passes the gate", () => {
    fc.assert(
      fc.property(anyArticle, fc.constantFrom(plainSite, podcastSite), (article, site) => {
        for (const entry of entriesOf([article], site)) {
          expect(inspectEntry(format, format.entry(entry)).violations).toEqual([]);
        }
      }),
    );
  });

  it("is read back by feedsmith as it was, once cleaned", () => {
    fc.assert(
      fc.property(anyArticle, (article) => {
        const entries = entriesOf([article], plainSite);
        const document = bytesOf(format, entries, subscriptionOf(entries, plainSite), plainSite).toString();
        expect(readWithFeedsmith(format, document)).toEqual(entries.map((entry) => expectedReading(format, entry)));
      }),
    );
  });

  it("gives the same bytes a second time, and in a document the same as alone", () => {
    fc.assert(
      fc.property(fc.array(anyArticle, { maxLength: 3 }), (articles) => {
        const entries = entriesOf(articles, plainSite);
        const document = bytesOf(format, entries, subscriptionOf(entries, plainSite), plainSite);
        expect(bytesOf(format, entries, subscriptionOf(entries, plainSite), plainSite)).toEqual(document);
        for (const entry of entries) expect(document.includes(format.entry(entry))).toBe(true);
      }),
    );
  });

  it("is one entry among others: none swallows its neighbour", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyArticle, { maxLength: 4, selector: ({ id }) => id.length }), (articles) => {
        const entries = entriesOf(articles, plainSite);
        const document = bytesOf(format, entries, subscriptionOf(entries, plainSite), plainSite);
        expect(inspectDocument(format, document).filter(({ rule }) => rule !== "every id once")).toEqual([]);
        expect(readWithFeedsmith(format, document.toString())).toHaveLength(entries.length);
      }),
    );
  });
});
