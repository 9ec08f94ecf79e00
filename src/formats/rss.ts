import { type Entry, siteAuthor } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Enclosure } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { plainLine } from "../records/text.ts";
import { version } from "../records/version.ts";
import { rssDocumentLayout, rssItemLayout } from "./feed-library.ts";
import type { Format, Frame } from "./format.ts";
import { filler, type Values } from "./layout.ts";
import { linksOf, pageOf, pathOf, urlOf } from "./links.ts";
import { episodeElements, podcastAuthor, podcastElements } from "./podcast.ts";
import { rssRules } from "./rss-rules.ts";
import { stylesheetPath } from "./stylesheet.ts";
import {
  contentOf,
  escapeRss,
  escapeRssDescription,
  escapeRssTitle,
  escapeXml,
  htmlOfText,
  inCdata,
  labelOf,
  rfc822,
  rfc3339,
} from "./text.ts";

/** RSS 2.0 with the modules content, dc, dcterms, media and itunes, atom:link, and RFC 5005's history. */
export const rss: Format = {
  name: "rss",
  label: "RSS",
  mediaType: "application/rss+xml; charset=utf-8",
  genericMediaTypes: ["application/xml", "text/xml"],
  fileName: "rss.xml",
  entry: (entry) => Buffer.from(fillItem(itemValues(entry))),
  frame: rssFrame,
  rules: rssRules,
};

const rssPicturePath = /^[^?#]*(?:\.(?:gif|jpe?g|png)|\/[^./?#]*)(?:[?#]|$)/i;

/** The W3C feed validator takes anything after the last dot for the extension, even in a query. */
const foreignEnding = /\.(?!(?:gif|jpe?g|png)$)\w+$/i;

const fillItem = filler(rssItemLayout);
const fillDocument = filler(rssDocumentLayout);

function rssFrame(document: FeedDocument, site: Site): Frame {
  const laidOut = fillDocument(channelValues(document, site));
  const end = laidOut.lastIndexOf("\n    </channel>");
  return {
    head: Buffer.from(`${laidOut.slice(0, end)}\n`),
    separator: Buffer.from("\n"),
    tail: Buffer.from(`${laidOut.slice(end)}\n`),
  };
}

function itemValues(entry: Entry): Values {
  const content = contentOf(entry);
  const values: Record<string, string> = { link: escapeXml(entry.permalink), published: rfc822(entry.published) };
  // If the guid is the permalink, the library adds it itself, with isPermaLink="true".
  if (entry.id !== entry.permalink) values.guid = escapeXml(entry.id);
  const description = descriptionOf(entry);
  // RSS 2.0: an item must have a title or a description. Without a title, players and directories drop an episode.
  if (entry.title !== undefined || description === undefined || entry.enclosures.length > 0)
    values.title = escapeRssTitle(labelOf(entry));
  if (description !== undefined) values.description = inCdata(description);
  if (content !== undefined) values.content = inCdata(content);
  for (const [index, tag] of entry.tags.entries()) values[`category.${index}`] = escapeRss(tag);
  for (const [index, author] of entry.authors.entries()) values[`creator.${index}`] = escapeRss(author.name);
  if (rfc822(entry.updated) !== rfc822(entry.published)) values.modified = rfc3339(entry.updated);
  if (entry.language !== undefined) values.language = escapeXml(entry.language);
  if (entry.externalUrl !== undefined) {
    values["related.href"] = escapeXml(entry.externalUrl);
    values["related.rel"] = "related";
  }
  const podcast = episodeElements(entry);
  if (podcast.length > 0) values.podcast = podcast.join("\n            ");
  return { ...values, ...mediaValues(entry) };
}

/**
 * The description as HTML, as readers expect. Content must follow a description, so an entry without a summary is
 * described by its label.
 */
function descriptionOf(entry: Entry): string | undefined {
  if (entry.summary !== undefined) return htmlOfDescription(entry.summary);
  return entry.contentHtml === undefined ? undefined : htmlOfDescription(labelOf(entry));
}

/**
 * In HTML, an `&` before a space may be unescaped, and browsers, which show a description literally, then show it
 * right. Before anything else, as in `AT&T`, older parsers report it, such as that of the W3C feed validator.
 */
function htmlOfDescription(text: string): string {
  return /[<>]|&(?! )/.test(text) ? htmlOfText(text) : text;
}

function mediaValues(entry: Entry): Values {
  const values: Record<string, string> = {};
  const [first] = entry.enclosures;
  if (first !== undefined) {
    values["enclosure.url"] = escapeXml(first.url);
    // RSS 2.0 requires a length; by convention, 0 means unknown.
    values["enclosure.length"] = String(first.lengthInBytes ?? 0);
    values["enclosure.type"] = escapeXml(first.mediaType);
  }
  for (const [index, enclosure] of entry.enclosures.entries())
    Object.assign(values, mediaContent(`media.${index}`, enclosure));
  if (entry.image !== undefined) values["thumbnail.url"] = escapeXml(entry.image);
  return values;
}

function mediaContent(name: string, enclosure: Enclosure): Values {
  const values: Record<string, string> = {
    [`${name}.url`]: escapeXml(enclosure.url),
    [`${name}.type`]: escapeXml(enclosure.mediaType),
  };
  if (enclosure.lengthInBytes !== undefined) values[`${name}.fileSize`] = String(enclosure.lengthInBytes);
  if (enclosure.durationSeconds !== undefined)
    values[`${name}.duration`] = String(Math.round(enclosure.durationSeconds));
  if (enclosure.title !== undefined) values[`${name}.title`] = escapeRss(enclosure.title);
  return values;
}

function channelValues(document: FeedDocument, site: Site): Values {
  const values: Record<string, string> = {
    title: escapeRssTitle(plainLine(document.feed.title)),
    home: escapeXml(pageOf(document.feed, site)),
    description: escapeRssDescription(plainLine(document.feed.description || document.feed.title)),
    updated: rfc822(document.updated),
    generator: `Broadsheet ${version}`,
    language: escapeXml(site.language),
    stylesheet: escapeXml(pathOf(stylesheetPath, site)),
    creator: escapeRss(siteAuthor(site).name),
  };
  const image = [site.image, site.icon].find(isRssImage);
  if (image !== undefined) values.image = escapeXml(urlOf(image, site));
  if (site.copyright !== undefined) values.copyright = escapeRssTitle(plainLine(site.copyright));
  if (site.ttlMinutes >= 1) values.ttl = String(Math.round(site.ttlMinutes));
  for (const [index, { rel, href }] of linksOf(document, site, rss.fileName).entries()) {
    values[`link.${index}.href`] = escapeXml(href);
    values[`link.${index}.rel`] = rel;
    if (rel !== "hub") values[`link.${index}.type`] = "application/rss+xml";
  }
  if (document.kind === "archive") values.archive = "";
  if (site.podcast !== undefined)
    values.podcast = [podcastAuthor(site), ...podcastElements(site.podcast, site)].join("\n        ");
  return values;
}

/**
 * Whether an address may be a GIF, JPEG or PNG, as RSS 2.0 requires for `<image>`. Addresses without an extension pass.
 */
function isRssImage(address: string | undefined): address is string {
  return address !== undefined && rssPicturePath.test(address) && !foreignEnding.test(address);
}
