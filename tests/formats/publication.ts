import { plainExcerpt, renderContent } from "../../src/content/index.ts";
import { type Entry, entryOf, permalinkOf } from "../../src/documents/entry.ts";
import type { FeedDocument } from "../../src/documents/feed-document.ts";
import type { Format } from "../../src/formats/format.ts";
import type { Article } from "../../src/records/article.ts";
import type { Site } from "../../src/records/site.ts";

/** An ordinary site, in which tests change what they are about. */
export const plainSite: Site = {
  title: "The Example Times",
  description: "News of the example",
  homeUrl: "https://times.example/",
  baseUrl: "https://times.example/",
  language: "en",
  timezone: "UTC",
  author: { name: "The Editors" },
  entries: 50,
  content: "full",
  archive: "main",
  hubs: [],
  feeds: [],
  ttlMinutes: 15,
};

/** The same as a podcast. */
export const podcastSite: Site = {
  ...plainSite,
  podcast: { categories: [{ name: "Arts", part: "Books" }], image: "/cover.jpg", explicit: false },
};

/** An ordinary article. */
export function articleWith(changes: Partial<Article> = {}): Article {
  return {
    id: "tag:times.example,2024:a",
    slug: "a",
    title: "A title",
    published: Date.UTC(2024, 4, 1, 9),
    authors: [],
    body: { kind: "html", text: "<p>Text.</p>" },
    tags: [],
    enclosures: [],
    draft: false,
    ...changes,
  };
}

/** Articles as entries, the way the pipeline makes them. */
export function entriesOf(articles: readonly Article[], site: Site): readonly Entry[] {
  return articles.map((article) => {
    const html = article.body && renderContent(article.body, permalinkOf(article, site));
    return entryOf(article, site, {
      contentHtml: site.content === "full" ? html : undefined,
      excerpt: html && plainExcerpt(html, 280),
      updated: article.updated ?? article.published,
    });
  });
}

/** The main feed's subscription document, holding these entries. */
export function subscriptionOf(entries: readonly Entry[], site: Site): FeedDocument {
  const feed = { key: "main", kind: "main", directory: "", title: site.title, description: site.description } as const;
  const updated = entries.length === 0 ? 0 : Math.max(...entries.map((entry) => entry.updated));
  return { feed, kind: "subscription", directory: "", updated };
}

/** A document's bytes: head, entries joined by the separator, tail. */
export function bytesOf(format: Format, entries: readonly Entry[], document: FeedDocument, site: Site): Buffer {
  const { head, separator, tail } = format.frame(document, site);
  const parts = entries.flatMap((entry, index) => [...(index === 0 ? [] : [separator]), format.entry(entry)]);
  return Buffer.concat([head, ...parts, tail]);
}
