import type { Entry } from "../../src/documents/entry.ts";
import type { LogicalFeed } from "../../src/documents/logical-feed.ts";
import { type PageFormat, type PageSite, pageSite } from "../../src/pages/page-site.ts";
import type { Site } from "../../src/records/site.ts";

/** The formats as a publication names them. */
const pageFormats: readonly PageFormat[] = [
  { name: "rss", label: "RSS", fileName: "rss.xml", mediaType: "application/rss+xml; charset=utf-8" },
  { name: "atom", label: "Atom", fileName: "atom.xml", mediaType: "application/atom+xml; charset=utf-8" },
  { name: "json", label: "JSON Feed", fileName: "feed.json", mediaType: "application/feed+json; charset=utf-8" },
];

const site: Site = {
  title: "The Daily Example",
  description: "Notes on things that last.",
  homeUrl: "https://example.org/",
  baseUrl: "https://example.org/blog/",
  language: "en",
  timezone: "UTC",
  author: { name: "Ada Example" },
  entries: 50,
  content: "full",
  archive: "main",
  hubs: [],
  feeds: [],
  ttlMinutes: 60,
};

/** An ordinary site, except for `changes`. */
export function sampleSite(changes: Partial<Site> = {}): PageSite {
  return pageSite({ ...site, ...changes }, pageFormats);
}

/** An ordinary entry, except for `changes`. */
export function sampleEntry(changes: Partial<Entry> = {}): Entry {
  return {
    id: "tag:example.org,2024:1",
    slug: "first",
    permalink: "https://example.org/blog/articles/first/",
    hasOwnPage: true,
    title: "A first article",
    published: Date.UTC(2024, 4, 1, 12),
    updated: Date.UTC(2024, 4, 1, 12),
    authors: [{ name: "Ada Example" }],
    contentHtml: "<p>Words.</p>",
    tags: [],
    enclosures: [],
    ...changes,
  };
}

/** The main feed of the sample site. */
export const sampleMain: LogicalFeed = {
  key: "main",
  kind: "main",
  directory: "",
  title: "The Daily Example",
  description: "Notes on things that last.",
};

/** The feed of a tag of the sample site. */
export function sampleTag(label: string, slug: string): LogicalFeed {
  return {
    key: `tags/${slug}`,
    kind: "tag",
    directory: `tags/${slug}/`,
    title: `The Daily Example: ${label}`,
    description: `Articles on ${label}.`,
    label,
  };
}
