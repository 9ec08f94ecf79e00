import type { Entry } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Enclosure, Person } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { plainLine } from "../records/text.ts";
import { jsonDocument } from "./feed-library.ts";
import type { Format, Frame } from "./format.ts";
import { linksOf, pageOf, urlOf } from "./links.ts";
import { contentOf, labelOf, rfc3339 } from "./text.ts";

type Members = Readonly<Record<string, unknown>>;

/** JSON Feed 1.1. */
export const json: Format = {
  name: "json",
  mediaType: "application/feed+json; charset=utf-8",
  fileName: "feed.json",
  entry: jsonEntry,
  frame: jsonFrame,
};

const beforeItems = '"items": [';

function jsonEntry(entry: Entry): Buffer {
  const document = jsonDocument({ title: "" }, {}, [itemOf(entry)]);
  const start = document.indexOf(beforeItems) + beforeItems.length + "\n".length;
  return Buffer.from(document.slice(start, document.lastIndexOf("\n    ]")));
}

function jsonFrame(document: FeedDocument, site: Site): Frame {
  const { feed } = document;
  const options = {
    title: plainLine(feed.title),
    link: pageOf(feed, site),
    description: plainLine(feed.description || feed.title),
    ...(site.image === undefined ? {} : { image: urlOf(site.image, site) }),
  };
  const laidOut = jsonDocument(options, feedMembers(document, site), []);
  const end = laidOut.lastIndexOf("]");
  return {
    head: Buffer.from(`${laidOut.slice(0, end)}\n`),
    separator: Buffer.from(",\n"),
    tail: Buffer.from(`\n    ${laidOut.slice(end)}\n`),
  };
}

function itemOf(entry: Entry) {
  const content = contentOf(entry);
  const item = {
    id: entry.id,
    link: entry.permalink,
    title: entry.title ?? "",
    date: new Date(entry.updated),
    published: new Date(entry.published),
    ...(entry.tags.length === 0 ? {} : { category: entry.tags.map((name) => ({ name })) }),
    ...(entry.image === undefined ? {} : { image: entry.image }),
    ...(content === undefined ? {} : { content }),
  };
  return { item, members: itemMembers(entry) };
}

function itemMembers(entry: Entry): Members {
  return present({
    // JSON Feed 1.1: an item has `content_html` or `content_text`.
    content_text: entry.contentHtml === undefined ? (entry.summary ?? labelOf(entry)) : undefined,
    summary: entry.summary,
    external_url: entry.externalUrl,
    date_modified: rfc3339(entry.updated),
    date_published: rfc3339(entry.published),
    authors: entry.authors.map(authorOf),
    language: entry.language,
    attachments: entry.enclosures.length === 0 ? undefined : entry.enclosures.map(attachmentOf),
  });
}

function feedMembers(document: FeedDocument, site: Site): Members {
  const links = linksOf(document, site, json.fileName);
  const hubs = links.filter(({ rel }) => rel === "hub").map(({ href }) => ({ type: "WebSub", url: href }));
  return present({
    version: "https://jsonfeed.org/version/1.1",
    feed_url: links.find(({ rel }) => rel === "self")?.href,
    // The next older document: readers that follow it from one to the next meet every entry.
    next_url: links.find(({ rel }) => rel === "prev-archive")?.href,
    favicon: site.icon && urlOf(site.icon, site),
    authors: [authorOf({ ...site.author, name: plainLine(site.author.name) })],
    language: site.language,
    hubs: hubs.length === 0 ? undefined : hubs,
  });
}

function authorOf({ name, url, avatar }: Person): Members {
  return present({ name, url, avatar });
}

function attachmentOf({ url, mediaType, title, lengthInBytes, durationSeconds }: Enclosure): Members {
  return present({
    url,
    mime_type: mediaType,
    title,
    size_in_bytes: lengthInBytes,
    duration_in_seconds: durationSeconds,
  });
}

function present(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
