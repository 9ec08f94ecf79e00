import { describe, expect, it } from "vitest";
import { directionOfLanguage, directionOfText } from "../../src/documents/direction.ts";
import { entryOf } from "../../src/documents/entry.ts";
import type { Article } from "../../src/records/article.ts";
import { articleWith, plainSite } from "../formats/publication.ts";

const entryWith = (changes: Partial<Article>) => {
  const article = articleWith(changes);
  return entryOf(article, plainSite, { contentHtml: "<p>Text.</p>", updated: article.published });
};

describe("an entry", () => {
  it("has a page of ours where its article has none elsewhere", () => {
    expect(entryWith({ slug: "b" })).toMatchObject({
      permalink: "https://times.example/articles/b/",
      hasOwnPage: true,
    });
  });

  it("is read elsewhere where its article says so", () => {
    const url = "https://elsewhere.example/b";
    expect(entryWith({ url })).toMatchObject({ permalink: url, hasOwnPage: false });
  });

  it("has a page of ours where the address of the page elsewhere is none", () => {
    expect(entryWith({ url: "javascript:x" })).toMatchObject({
      permalink: "https://times.example/articles/a/",
      hasOwnPage: true,
    });
  });

  it("is by the site's author where its article names none", () => {
    expect(entryWith({ authors: [] }).authors).toEqual([plainSite.author]);
  });

  it("takes its summary from the body where its article has none", () => {
    const entry = entryOf(articleWith(), plainSite, { contentHtml: undefined, excerpt: "From the body", updated: 0 });
    expect(entry).toMatchObject({ summary: "From the body" });
    expect(entry).not.toHaveProperty("contentHtml");
  });

  it("keeps its own summary beside one from the body", () => {
    const entry = entryOf(articleWith({ summary: "Own" }), plainSite, {
      contentHtml: "<p>x</p>",
      excerpt: "x",
      updated: 0,
    });
    expect(entry.summary).toBe("Own");
  });

  it("has no title where nothing of it can be seen", () => {
    expect(entryWith({ title: "\u0001 \u00A0" })).not.toHaveProperty("title");
  });

  it("has no enclosure without an address", () => {
    expect(entryWith({ enclosures: [{ url: "file:///x", mediaType: "audio/mpeg" }] }).enclosures).toEqual([]);
  });

  it("says neither language nor direction where they are the site's", () => {
    const entry = entryWith({ language: "en", title: "Hello" });
    expect(entry).not.toHaveProperty("language");
    expect(entry).not.toHaveProperty("direction");
  });
});

describe("the direction of a language", () => {
  it.each([
    ["he", "rtl"],
    ["ar-EG", "rtl"],
    ["fa", "rtl"],
    ["az", "ltr"],
    ["az-Arab", "rtl"],
    ["ks-Deva", "ltr"],
    ["en", "ltr"],
    ["i-klingon", "ltr"],
    ["sgn-BE-FR", "ltr"],
    ["!", "ltr"],
  ])("of %s is %s", (language, direction) => expect(directionOfLanguage(language)).toBe(direction));
});

describe("the direction of a text", () => {
  it.each([
    ["1. שלום world", "rtl"],
    ["hello שלום", "ltr"],
    ["日本", "ltr"],
    ["1, 2!", undefined],
  ])("of %j is %s", (text, direction) => expect(directionOfText(text)).toBe(direction));
});
