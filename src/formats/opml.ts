import type { LogicalFeed } from "../documents/logical-feed.ts";
import type { Site } from "../records/site.ts";
import { plainLine } from "../records/text.ts";
import { pageOf, urlOf } from "./links.ts";
import { rss } from "./rss.ts";
import { escapeXml, htmlOfText } from "./text.ts";

/**
 * An OPML 2.0 list of all feeds, for readers that subscribe to a whole list. It has no dates, so that the same feeds
 * give the same bytes.
 */
export function opmlDocument(feeds: readonly LogicalFeed[], site: Site): Buffer {
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<opml version="2.0">',
    "    <head>",
    `        <title>${plain(site.title)}</title>`,
    `        <ownerName>${plain(site.author.name)}</ownerName>`,
    "    </head>",
    "    <body>",
    ...feeds.map((feed) => `        ${outline(feed, site)}`),
    "    </body>",
    "</opml>",
  ];
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** OPML 2.0, "Subscription lists": `type`, `text` and `xmlUrl` are required. */
function outline(feed: LogicalFeed, site: Site): string {
  const attributes = {
    type: "rss",
    text: plain(feed.title),
    title: plain(feed.title),
    description: plain(feed.description),
    xmlUrl: escapeXml(urlOf(`${feed.directory}${rss.fileName}`, site)),
    htmlUrl: escapeXml(pageOf(feed, site)),
    language: escapeXml(site.language),
    version: "RSS2",
  };
  const written = Object.entries(attributes).filter(([, value]) => value !== "");
  return `<outline ${written.map(([name, value]) => `${name}="${value}"`).join(" ")}/>`;
}

/**
 * OPML 2.0, "Text attribute": it may contain HTML. Text that could be taken for HTML is escaped as HTML; other text is
 * left alone, since many readers do not expect HTML.
 */
function plain(text: string): string {
  const line = plainLine(text);
  return escapeXml(/<|&(?:#|\w+;)/.test(line) ? htmlOfText(line) : line);
}
