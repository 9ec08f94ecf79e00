import { type Entry, siteAuthor } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Enclosure, Person } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { plainLine } from "../records/text.ts";
import { jsonDocumentLayout, jsonItemLayout } from "./feed-library.ts";
import type { Format, Frame } from "./format.ts";
import { jsonRules } from "./json-rules.ts";
import { filler, type Values } from "./layout.ts";
import { linksOf, pageOf, urlOf } from "./links.ts";
import { contentOf, labelOf, rfc3339 } from "./text.ts";

/** JSON Feed 1.1. */
export const json: Format = {
  name: "json",
  label: "JSON Feed",
  mediaType: "application/feed+json; charset=utf-8",
  genericMediaTypes: ["application/json"],
  fileName: "feed.json",
  entry: (entry) => Buffer.from(fillItem(itemValues(entry))),
  frame: jsonFrame,
  rules: jsonRules,
};

const fillItem = filler(jsonItemLayout);
const fillDocument = filler(jsonDocumentLayout);

function jsonFrame(document: FeedDocument, site: Site): Frame {
  const laidOut = fillDocument(feedValues(document, site));
  const end = laidOut.lastIndexOf("]");
  return {
    head: Buffer.from(`${laidOut.slice(0, end)}\n`),
    separator: Buffer.from(",\n"),
    tail: Buffer.from(`\n    ${laidOut.slice(end)}\n`),
  };
}

function itemValues(entry: Entry): Values {
  const content = contentOf(entry);
  const values: Record<string, string> = {
    id: literal(entry.id),
    url: literal(entry.permalink),
    date_modified: literal(rfc3339(entry.updated)),
    date_published: literal(rfc3339(entry.published)),
  };
  put(values, "title", entry.title);
  put(values, "content", content);
  // JSON Feed 1.1: an item must have `content_html` or `content_text`.
  if (content === undefined) put(values, "content_text", entry.summary ?? labelOf(entry));
  put(values, "summary", entry.summary);
  put(values, "external_url", entry.externalUrl);
  put(values, "image", entry.image);
  put(values, "language", entry.language);
  for (const [index, tag] of entry.tags.entries()) put(values, `tag.${index}`, tag);
  for (const [index, author] of entry.authors.entries()) putAuthor(values, index, author);
  for (const [index, enclosure] of entry.enclosures.entries()) putAttachment(values, index, enclosure);
  return values;
}

function feedValues(document: FeedDocument, site: Site): Values {
  const { feed } = document;
  const links = linksOf(document, site, json.fileName);
  const hrefOf = (relation: string) => links.find(({ rel }) => rel === relation)?.href;
  const values: Record<string, string> = {};
  put(values, "version", "https://jsonfeed.org/version/1.1");
  put(values, "title", plainLine(feed.title));
  put(values, "home", pageOf(feed, site));
  put(values, "description", plainLine(feed.description || feed.title));
  put(values, "language", site.language);
  put(values, "image", site.image && urlOf(site.image, site));
  put(values, "favicon", site.icon && urlOf(site.icon, site));
  put(values, "feed_url", hrefOf("self"));
  // The next older document: readers that follow these links get every entry.
  put(values, "next_url", hrefOf("prev-archive"));
  putAuthor(values, 0, siteAuthor(site));
  for (const [index, { href }] of links.filter(({ rel }) => rel === "hub").entries()) {
    put(values, `hub.${index}.type`, "WebSub");
    put(values, `hub.${index}.url`, href);
  }
  return values;
}

function putAuthor(values: Record<string, string>, index: number, { name, url, avatar }: Person): void {
  put(values, `author.${index}.name`, name);
  put(values, `author.${index}.url`, url);
  put(values, `author.${index}.avatar`, avatar);
}

function putAttachment(values: Record<string, string>, index: number, enclosure: Enclosure): void {
  put(values, `attachment.${index}.url`, enclosure.url);
  put(values, `attachment.${index}.mime_type`, enclosure.mediaType);
  put(values, `attachment.${index}.title`, enclosure.title);
  put(values, `attachment.${index}.size_in_bytes`, enclosure.lengthInBytes);
  // JSON Feed 1.1 allows any number, but Miniflux and gofeed read only integers, and lose the whole feed over any
  // other.
  if (enclosure.durationSeconds !== undefined)
    put(values, `attachment.${index}.duration_in_seconds`, Math.round(enclosure.durationSeconds));
}

/** Adds a value if there is one. */
function put(values: Record<string, string>, name: string, value: string | number | undefined): void {
  if (value !== undefined) values[name] = literal(value);
}

/** JSON allows raw U+2028 and U+2029; the JavaScript of old readers does not. */
function literal(value: string | number): string {
  const text = JSON.stringify(value);
  return /[\u2028\u2029]/.test(text) ? text.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029") : text;
}
