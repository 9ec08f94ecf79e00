import { describe, expect, it } from "vitest";
import { feedsPage } from "../../src/pages/feeds-page.ts";
import { notFoundPage } from "../../src/pages/not-found-page.ts";
import { readPage } from "./page-reader.ts";
import { sampleMain, sampleSite, sampleTag } from "./samples.ts";

const site = sampleSite();

describe("the page of all feeds", () => {
  const page = readPage(
    feedsPage(
      [
        { feed: sampleMain, entries: 1200, updated: Date.UTC(2024, 4, 1) },
        { feed: sampleTag("Type & <Set>", "type"), entries: 1, updated: undefined },
      ],
      site,
    ),
  );

  it("is HTML without a syntax error", () => {
    expect(page.syntaxErrors).toEqual([]);
  });

  it("gives every address of every feed", () => {
    const addresses = page.all("p", { class: "formats" }).flatMap((formats) => formats.all("a"));
    expect(addresses.map(({ attributes }) => attributes.href)).toEqual([
      "https://example.org/blog/rss.xml",
      "https://example.org/blog/atom.xml",
      "https://example.org/blog/feed.json",
      "https://example.org/blog/tags/type/rss.xml",
      "https://example.org/blog/tags/type/atom.xml",
      "https://example.org/blog/tags/type/feed.json",
    ]);
  });

  it("tells feeds apart for people who only hear the links", () => {
    expect(page.all("p", { class: "formats" })[1]?.all("a")[0]?.attributes["aria-label"]).toBe("RSS: Type & <Set>");
  });

  it("says how much is in a feed, and since when", () => {
    expect(page.all("p", { class: "tallies" }).map(({ text }) => text.trim())).toEqual([
      "1,200 articles Updated May 1, 2024",
      "1 article",
    ]);
  });

  it("links to the list that feed readers import as a file", () => {
    expect(page.all("a", { href: "/blog/opml.xml", download: "" })).toHaveLength(1);
  });
});

describe("the page for an unknown address", () => {
  const page = readPage(notFoundPage(site));

  it("is not for search engines", () => {
    expect(page.all("meta", { name: "robots", content: "noindex" })).toHaveLength(1);
  });

  it("links in a way that works at any depth", () => {
    const links = [...page.all("a"), ...page.all("link")].map(({ attributes }) => attributes.href ?? "");
    expect(links.filter((href) => !/^(\/blog\/|https:\/\/example\.org\/blog\/|#)/.test(href))).toEqual([]);
  });
});
