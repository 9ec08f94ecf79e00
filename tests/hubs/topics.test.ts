import { describe, expect, it } from "vitest";
import { discoveryLinkOf, topicsOf } from "../../src/hubs/topics.ts";
import type { ManifestEntry } from "../../src/publication/manifest.ts";

const entry = (path: string, mediaType: string, lifetime: ManifestEntry["lifetime"] = "current"): ManifestEntry => {
  return { path, mediaType, lifetime, hash: `hash of ${path}`, length: 1, modified: 1 };
};

it("hubs are told about subscription documents, under the documents' self links", () => {
  const files = [
    entry("rss.xml", "application/rss+xml; charset=utf-8"),
    entry("tags/c++/atom.xml", "application/atom+xml; charset=utf-8"),
    entry("authors/ž/feed.json", "application/feed+json; charset=utf-8"),
    entry("archive/1/rss.xml", "application/rss+xml; charset=utf-8", "archive"),
    entry("opml.xml", "text/x-opml; charset=utf-8"),
    entry("index.html", "text/html; charset=utf-8", "page"),
    entry("podcast.xml", "application/rss+xml", "asset"),
  ];
  expect(topicsOf(files, { baseUrl: "https://site.example/blog/" })).toEqual([
    { url: "https://site.example/blog/rss.xml", hash: "hash of rss.xml" },
    { url: "https://site.example/blog/tags/c++/atom.xml", hash: "hash of tags/c++/atom.xml" },
    { url: "https://site.example/blog/authors/%C5%BE/feed.json", hash: "hash of authors/ž/feed.json" },
  ]);
});

describe("the Link field of a feed", () => {
  const site = {
    baseUrl: "https://site.example/blog/",
    hubs: ["https://hub.example/", "https://other.example/?hub=1"],
  };

  it("names the feed and its hubs", () => {
    expect(discoveryLinkOf(entry("authors/ž/feed.json", "application/feed+json; charset=utf-8"), site)).toBe(
      '<https://site.example/blog/authors/%C5%BE/feed.json>; rel="self", ' +
        '<https://hub.example/>; rel="hub", <https://other.example/?hub=1>; rel="hub"',
    );
  });

  it.each([
    ["an archive document", entry("archive/1/rss.xml", "application/rss+xml; charset=utf-8", "archive"), site],
    ["a list of feeds", entry("opml.xml", "text/x-opml; charset=utf-8"), site],
    ["a page", entry("index.html", "text/html; charset=utf-8", "page"), site],
    ["a feed without hubs", entry("rss.xml", "application/rss+xml; charset=utf-8"), { ...site, hubs: [] }],
  ])("is missing for %s", (_name, file, ofSite) => {
    expect(discoveryLinkOf(file, ofSite)).toBeUndefined();
  });
});
