import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/documents/entry.ts";
import { type ArticleContext, articlePage } from "../../src/pages/article-page.ts";
import { style } from "../../src/pages/style.ts";
import { readPage } from "./page-reader.ts";
import { sampleEntry, sampleSite } from "./samples.ts";

const site = sampleSite();

describe("the page of an article", () => {
  it("is HTML without a syntax error", () => {
    expect(read({ image: "https://example.org/a?b=1&copy=2", tags: ["a"] }).syntaxErrors).toEqual([]);
  });

  it("shows the article's own HTML as it is", () => {
    const page = read({ contentHtml: '<p id="x">A &amp; <em>B</em></p>' });
    expect(page.all("p", { id: "x" })[0]).toMatchObject({ text: "A & B" });
  });

  it("leaves the article the ids that its words may need", () => {
    const page = read({ contentHtml: '<h2 id="content">Content</h2><h2 id="subscribe">Subscribe</h2>' });
    const ids = ["main", "h1", "h2", "article", "section"].flatMap((name) =>
      page.all(name).flatMap(({ attributes }) => attributes.id ?? []),
    );
    expect(ids).toEqual(["page:content", "content", "subscribe"]);
    expect(page.all("a", { class: "skip" })[0]?.attributes.href).toBe("#page:content");
    const rules = style.replace(/\{[^}]*\}/g, "");
    expect(rules).not.toContain("#");
  });

  it("links to our own files by path, so that a page works on any host", () => {
    const contentHtml =
      '<p><a href="https://example.org/blog/b&amp;c/">="https://example.org/blog/</a><a href="https://example.org/">up</a><img alt="" src="https://example.org/blog/h.jpg"></p>';
    const enclosures = [{ url: "https://example.org/blog/one.mp3", mediaType: "audio/mpeg" }];
    const page = read({ contentHtml, image: "https://example.org/blog/i.png", enclosures });
    expect(page.all("img").map(({ attributes }) => attributes.src)).toEqual(["/blog/i.png", "/blog/h.jpg"]);
    expect(page.all("audio")[0]?.attributes.src).toBe("/blog/one.mp3");
    const [ours, up, ...others] = page
      .all("a")
      .filter(({ attributes }) => /^\/blog\/(?:b|one)|org/.test(attributes.href ?? ""));
    expect(ours).toMatchObject({ attributes: { href: "/blog/b&c/" }, text: '="https://example.org/blog/' });
    expect([up, ...others].map((link) => link?.attributes.href)).toEqual(["https://example.org/", "/blog/one.mp3"]);
  });

  it("links to every size of a picture by path, and leaves text that looks like an address alone", () => {
    const [first, second] = ["https://example.org/blog/h.jpg", "https://example.org/blog/h2.jpg"];
    const contentHtml = `<img src="${first}" srcset="${first} 1x, ${second} 2x" alt="${first} src=" title="${first}">`;
    expect(read({ contentHtml }).all("img")[0]?.attributes).toEqual({
      src: "/blog/h.jpg",
      srcset: "/blog/h.jpg 1x, /blog/h2.jpg 2x",
      alt: `${first} src=`,
      title: first,
    });
  });

  it("links to its own notes without leaving the page, whatever address it is shown at", () => {
    const contentHtml =
      '<sup><a href="https://example.org/blog/articles/first/#fn1" id="fnref1">[1]</a></sup><a href="https://example.org/blog/articles/first/">this</a>';
    const links = read({ contentHtml }).all("div", { class: "prose" })[0]?.all("a");
    expect(links?.map(({ attributes }) => attributes.href)).toEqual(["#fn1", "/blog/articles/first/"]);
  });

  it("links to no other host if an address has one slash too many", () => {
    const [address, image] = ["https://example.org//cdn.example/a", "https://example.org//cdn.example/i.png"];
    const contentHtml = `<p><a href="${address}">a</a></p>`;
    const page = read({ contentHtml, image }, { site: sampleSite({ baseUrl: "https://example.org/" }) });
    expect(page.all("img")[0]?.attributes.src).toBe(image);
    expect(page.all("a").find(({ text }) => text === "a")?.attributes.href).toBe(address);
  });

  it("makes tables reachable by keyboard, since they may have to be scrolled", () => {
    const page = read({ contentHtml: '<table class="a"><tbody><tr><td>1</td></tr></tbody></table><p>&lt;table</p>' });
    expect(page.all("table")[0]?.attributes).toEqual({ class: "a", tabindex: "0" });
    expect(page.all("p").at(-1)?.text).not.toContain("tabindex");
  });

  it("has an absolute canonical address", () => {
    expect(read({}).all("link", { rel: "canonical" })[0]?.attributes.href).toBe(
      "https://example.org/blog/articles/first/",
    );
  });

  it("links from each author and tag to their feeds", () => {
    const page = read(
      {},
      {
        authors: [{ person: { name: "Ada" }, directory: "authors/ada/" }],
        tags: [{ name: "Type", directory: "tags/type/" }],
      },
    );
    expect(page.all("a", { rel: "author" })[0]).toMatchObject({
      text: "Ada",
      attributes: { href: "/blog/authors/ada/" },
    });
    expect(page.all("a", { rel: "tag" })[0]).toMatchObject({ text: "Type", attributes: { href: "/blog/tags/type/" } });
  });

  it("links to the articles before and after it", () => {
    const page = read(
      {},
      {
        newer: { title: "After", published: 0, permalink: "https://example.org/blog/articles/after/" },
        older: { title: undefined, published: Date.UTC(2024, 4, 1), permalink: "https://elsewhere.example/before" },
      },
    );
    expect(page.all("a", { rel: "next" })[0]).toMatchObject({
      text: "Next After",
      attributes: { href: "/blog/articles/after/" },
    });
    expect(page.all("a", { rel: "prev" })[0]).toMatchObject({
      text: "Previous May 1, 2024",
      attributes: { href: "https://elsewhere.example/before" },
    });
  });

  it("shows its picture if the text does not", () => {
    const image = "https://example.org/a.png?x=1&y=2";
    expect(read({ image }).all("img")).toHaveLength(1);
    const contentHtml = '<p><img src="https://example.org/a.png?x=1&amp;y=2" alt="A"></p>';
    expect(read({ image, contentHtml }).all("img")).toHaveLength(1);
  });

  it("marks the direction of a tag if it is not that of the article", () => {
    const tags = ["C++", "נמל"].map((name) => ({ name, directory: "tags/x/" }));
    const marked = (changes: Partial<Entry>) =>
      read(changes, { site: sampleSite({ language: "he", title: "נמל" }), tags })
        .all("a", { rel: "tag" })
        .flatMap((link) => link.all("bdi"))
        .map(({ text, attributes }) => [text, attributes.dir]);
    expect(marked({})).toEqual([["C++", "ltr"]]);
    expect(marked({ language: "en", direction: "ltr" })).toEqual([["נמל", "rtl"]]);
  });

  it("is previewed with its own picture, otherwise with the site's", () => {
    const previewed = (image?: string) => {
      const page = readPage(
        articlePage(sampleEntry(image === undefined ? {} : { image }), {
          site: sampleSite({ image: "/large.png" }),
          authors: [],
          tags: [],
        }),
      );
      const named = (name: string) => page.all("meta", { property: name })[0]?.attributes.content;
      return [named("og:image"), page.all("meta", { name: "twitter:card" })[0]?.attributes.content];
    };
    expect(previewed()).toEqual(["https://example.org/large.png", "summary_large_image"]);
    expect(previewed("https://example.org/own.png")).toEqual(["https://example.org/own.png", "summary_large_image"]);
  });

  it("is described for programs in Open Graph and schema.org", () => {
    const page = read({ title: "A", summary: "B", image: "https://example.org/i.png", tags: ["x", "y"] });
    expect(page.all("meta", { property: "og:title" })[0]?.attributes.content).toBe("A");
    expect(page.all("meta", { property: "og:description" })[0]?.attributes.content).toBe("B");
    expect(page.all("meta", { property: "article:tag" })).toHaveLength(2);
    expect(dataOf(page)).toMatchObject({
      "@type": "BlogPosting",
      headline: "A",
      datePublished: "2024-05-01T12:00:00.000Z",
      author: [{ "@type": "Person", name: "Ada Example" }],
      keywords: ["x", "y"],
    });
  });

  it("keeps a title that looks like the end of its data block", () => {
    const title = "</script><!-- <script>alert(1)</script>";
    const page = read({ title });
    expect(page.syntaxErrors).toEqual([]);
    expect(page.all("script")).toHaveLength(1);
    expect(dataOf(page)).toMatchObject({ headline: title });
  });
});

type Page = ReturnType<typeof readPage>;

function read(changes: Partial<Entry>, context: Partial<ArticleContext> = {}): Page {
  return readPage(articlePage(sampleEntry(changes), { site, tags: [], authors: [], ...context }));
}

function dataOf(page: Page): unknown {
  return JSON.parse(page.all("script", { type: "application/ld+json" })[0]?.text ?? "");
}
