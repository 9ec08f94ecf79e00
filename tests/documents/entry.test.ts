import { describe, expect, it } from "vitest";
import { directionOfLanguage, directionOfText } from "../../src/documents/direction.ts";
import { entryOf } from "../../src/documents/entry.ts";
import type { Article } from "../../src/records/article.ts";
import type { Site } from "../../src/records/site.ts";
import { articleWith, plainSite } from "../formats/publication.ts";

const entryWith = (changes: Partial<Article>) => {
  const article = articleWith(changes);
  return entryOf(article, plainSite, { contentHtml: "<p>Text.</p>", updated: article.published });
};

describe("an entry", () => {
  it("has a page of ours if its article has none elsewhere", () => {
    expect(entryWith({ slug: "b" })).toMatchObject({
      permalink: "https://times.example/articles/b/",
      hasOwnPage: true,
    });
  });

  it("is read elsewhere if its article says so", () => {
    const url = "https://elsewhere.example/b";
    expect(entryWith({ url })).toMatchObject({ permalink: url, hasOwnPage: false });
  });

  it("has a page of ours if the address of its page elsewhere is invalid", () => {
    expect(entryWith({ url: "javascript:x" })).toMatchObject({
      permalink: "https://times.example/articles/a/",
      hasOwnPage: true,
    });
  });

  it("is by the site's author if its article names none", () => {
    expect(entryWith({ authors: [] }).authors).toEqual([plainSite.author]);
  });

  it("takes its summary from the body if its article has none", () => {
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

  it("has no title if that would be invisible", () => {
    expect(entryWith({ title: "\u0001 \u00A0" })).not.toHaveProperty("title");
  });

  it("has no enclosure without an address", () => {
    expect(entryWith({ enclosures: [{ url: "file:///x", mediaType: "audio/mpeg" }] }).enclosures).toEqual([]);
  });

  it("states neither language nor direction if they are the site's", () => {
    const entry = entryWith({ language: "en", title: "Hello" });
    expect(entry).not.toHaveProperty("language");
    expect(entry).not.toHaveProperty("direction");
  });
});

describe("the direction of an entry", () => {
  const hebrewSite = { ...plainSite, language: "he" };
  const directionsIn = (site: Site, article: Partial<Article>) => {
    const { direction, directionElsewhere } = entryOf(articleWith(article), site, {
      contentHtml: "<p>x</p>",
      updated: 0,
    });
    return [direction, directionElsewhere];
  };

  it.each([
    ["is not marked if left-to-right on a left-to-right site", plainSite, { title: "Hello" }, [undefined, undefined]],
    ["is marked everywhere if right-to-left on a left-to-right site", plainSite, { title: "שלום" }, ["rtl", "rtl"]],
    [
      "is marked only elsewhere if right-to-left on a right-to-left site",
      hebrewSite,
      { title: "שלום" },
      [undefined, "rtl"],
    ],
    ["is marked everywhere if left-to-right on a right-to-left site", hebrewSite, { title: "Hello" }, ["ltr", "ltr"]],
    ["is that of its language, if it states one", hebrewSite, { title: "Hello", language: "he" }, [undefined, "rtl"]],
  ])("%s", (_, site, article, expected) => expect(directionsIn(site, article)).toEqual(expected));
});

describe("the direction of a language", () => {
  it.each([
    ["he", "rtl"],
    ["ar-EG", "rtl"],
    ["fa", "rtl"],
    ["nqo", "rtl"],
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
    ["1. שלום", "rtl"],
    ["iPhone חדש הגיע לישראל", "rtl"],
    ["שלום means peace", "ltr"],
    ["שָׁלוֹם hello", "ltr"],
    ["hello שלום!", "ltr"],
    ["word שלום", undefined],
    ["日本", "ltr"],
    ["1, 2!", undefined],
  ])("of %j is %s", (text, direction) => expect(directionOfText(text)).toBe(direction));
});
