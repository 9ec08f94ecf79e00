import { describe, expect, it } from "vitest";
import type { FeedDocument } from "../../src/documents/feed-document.ts";
import { feedsPage } from "../../src/pages/feeds-page.ts";
import { listItem } from "../../src/pages/list-item.ts";
import { listPage, type PageList, type RenderedItem } from "../../src/pages/list-page.ts";
import { readPage } from "./page-reader.ts";
import { sampleEntry, sampleMain, sampleSite, sampleTag } from "./samples.ts";

const site = sampleSite();
const front: FeedDocument = { feed: sampleMain, kind: "subscription", directory: "", updated: Date.UTC(2024, 4, 1) };

describe("the page of a feed", () => {
  it("shows the publication's name once, if that is all it says about itself", () => {
    const site = sampleSite({ description: sampleSite().site.title });
    expect(readPage(listPage(front, { items: [] }, site)).all("p", { class: "motto" })).toEqual([]);
  });

  it("shows nothing below a tag's name that is already above it", () => {
    const feed = sampleTag("Type", "type");
    const page = readPage(listPage({ ...front, feed, directory: feed.directory }, { items: [] }, site));
    expect(page.all("p", { class: "kicker" })[0]?.text).toBe("Topic");
    expect(page.all("p", { class: "motto" })).toEqual([]);
  });

  it("links to all topics if there are more than it shows", () => {
    const feeds = Array.from({ length: 31 }, (_, index) => sampleTag(`Topic ${index}`, `topic-${index}`));
    const leading = (shown: typeof feeds) => {
      const topics = read({ items: [], feeds: shown }).all("nav", { "aria-label": "Topics" })[0];
      return topics?.all("a").at(-1);
    };
    expect(leading(feeds)).toMatchObject({
      text: "Show all",
      attributes: { href: "/blog/feeds/#tag", "aria-label": "Show all: Topics" },
    });
    expect(leading(feeds.slice(1))?.text).toBe("Topic 30");
    const listed = feeds.map((feed) => ({ feed, entries: 1, updated: undefined }));
    expect(readPage(feedsPage(listed, site)).all("section", { id: "tag" })).toHaveLength(1);
  });

  it("marks the direction of the publisher's names if it is not the site's", () => {
    const words = { title: "The “Harbour”", description: "Slow writing.", copyright: "© Ada." };
    const feeds = [sampleTag("C++", "c"), sampleTag("C++ בעברית", "h"), sampleTag("2024", "y")];
    const marked = (language: string) => {
      const page = readPage(listPage(front, { items: [], feeds }, sampleSite({ language, ...words })));
      return page.all("bdi", { dir: "ltr" }).map(({ text }) => text);
    };
    expect(marked("he")).toEqual([words.title, words.description, "C++", words.copyright]);
    expect(marked("en")).toEqual([]);
  });

  it("marks the direction of a tag's name above its articles and in the list of all feeds", () => {
    const feed = sampleTag("C++", "c");
    const hebrew = sampleSite({ language: "he", title: "נמל" });
    const ofTag = readPage(listPage({ ...front, feed, directory: feed.directory }, { items: [] }, hebrew));
    const ofAll = readPage(feedsPage([{ feed, entries: 1, updated: undefined }], hebrew));
    for (const [page, heading] of [
      [ofTag, "h1"],
      [ofAll, "h3"],
    ] as const)
      expect(
        page
          .all(heading)[0]
          ?.all("bdi", { dir: "ltr" })
          .map(({ text }) => text),
      ).toEqual(["C++"]);
  });

  it("is HTML without a syntax error", () => {
    expect(read({ items: itemsAt("2024-05-01", "2023-05-01") }).syntaxErrors).toEqual([]);
  });

  it("puts a heading before the first article of each year", () => {
    const page = read({ items: itemsAt("2024-05-01", "2024-01-01", "2022-12-31") });
    const years = page
      .all("main")[0]
      ?.all("h2")
      .filter(({ attributes }) => attributes.id?.startsWith("y2"));
    expect(years?.map(({ attributes, text }) => [attributes.id, text])).toEqual([
      ["y2024", "2024"],
      ["y2022", "2022"],
    ]);
  });

  it("puts an article under the year that its date shows", () => {
    const auckland = sampleSite({ timezone: "Pacific/Auckland" });
    const items = itemsAt("2023-12-31T23:00:00Z");
    expect(readPage(listPage(front, { items }, auckland)).all("h2", { id: "y2024" })).toHaveLength(1);
  });

  it("gives the addresses of all formats in fields that can be read without JavaScript", () => {
    const fields = read({ items: [] }).all("input");
    expect(fields.map(({ attributes }) => attributes.value)).toEqual([
      "https://example.org/blog/rss.xml",
      "https://example.org/blog/atom.xml",
      "https://example.org/blog/feed.json",
    ]);
    expect(fields.every(({ attributes }) => attributes.readonly === "")).toBe(true);
  });

  it("hides its copy buttons until a script shows them", () => {
    expect(
      read({ items: [] })
        .all("button")
        .map(({ attributes }) => attributes.hidden),
    ).toEqual(["", "", ""]);
  });

  it("offers a tag's own feeds for discovery before the main ones", () => {
    const feed = sampleTag("Type", "type");
    const page = readPage(listPage({ ...front, feed, directory: feed.directory }, { items: [] }, site));
    expect(page.all("link", { rel: "alternate" }).map(({ attributes }) => [attributes.type, attributes.href])).toEqual([
      ["application/rss+xml", "https://example.org/blog/tags/type/rss.xml"],
      ["application/atom+xml", "https://example.org/blog/tags/type/atom.xml"],
      ["application/feed+json", "https://example.org/blog/tags/type/feed.json"],
      ["application/rss+xml", "https://example.org/blog/rss.xml"],
      ["application/atom+xml", "https://example.org/blog/atom.xml"],
      ["application/feed+json", "https://example.org/blog/feed.json"],
    ]);
  });

  it("links by path below the base address, so that another host can serve it", () => {
    const page = read({ items: itemsAt("2024-05-01"), olderDirectory: "archive/3/" });
    expect(page.all("a", { rel: "next" })[0]?.attributes.href).toBe("/blog/archive/3/");
    expect(page.all("h3")[0]?.all("a")[0]?.attributes.href).toBe("/blog/articles/first/");
  });

  it("links to the beginning of each year", () => {
    const years = [
      { year: 2016, count: 3, directory: "" },
      { year: 2015, count: 1200, directory: "archive/2/" },
    ];
    const page = read({ items: [], years });
    const [link] = page.all("ul", { class: "years" });
    expect(link?.all("a").map(({ attributes }) => attributes.href)).toEqual(["/blog/#y2016", "/blog/archive/2/#y2015"]);
    expect(link?.all("li")[1]?.text).toBe("2015 1,200");
  });

  it("says that it is empty", () => {
    expect(read({ items: [], total: 0 }).all("p", { class: "empty" })).toHaveLength(1);
  });

  it("says how many articles its feed has, and since when it is unchanged", () => {
    const [folio] = read({ items: itemsAt("2024-05-01"), total: 12400 }).all("div", { class: "folio" });
    expect(folio?.text).toContain("12,400 articles");
    expect(folio?.text).toContain("Updated May 1, 2024");
  });

  it("has one main heading, whichever document it shows", () => {
    const archive: FeedDocument = { ...front, kind: "archive", number: 3, directory: "archive/3/" };
    for (const document of [front, archive]) {
      expect(readPage(listPage(document, { items: itemsAt("2024-05-01") }, site)).all("h1")).toHaveLength(1);
    }
  });

  it("names an archive document by its number and the period that it covers", () => {
    const archive: FeedDocument = { ...front, kind: "archive", number: 3, directory: "archive/3/" };
    const page = readPage(listPage(archive, { items: itemsAt("2024-05-01", "2023-02-03") }, site));
    expect(page.all("title")[0]?.text).toBe("The Daily Example – Archive 3");
    expect(page.all("p", { class: "tally" })[0]?.text).toBe("February 3, 2023 – May 1, 2024");
  });
});

function read(list: PageList) {
  return readPage(listPage(front, list, site));
}

function itemsAt(...dates: readonly string[]): RenderedItem[] {
  return dates.map((date) => {
    const published = Date.parse(date);
    return { published, bytes: listItem(sampleEntry({ published }), site, undefined) };
  });
}
