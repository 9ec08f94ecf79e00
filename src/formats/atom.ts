import { type Entry, siteAuthor } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Person } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { plainLine } from "../records/text.ts";
import { atomIdOf } from "../records/uri.ts";
import { version } from "../records/version.ts";
import { atomRules } from "./atom-rules.ts";
import { atomDocumentLayout, atomEntryLayout } from "./feed-library.ts";
import type { Format, Frame } from "./format.ts";
import { filler, type Values } from "./layout.ts";
import { feedIdOf, linksOf, pageOf, pathOf, urlOf } from "./links.ts";
import { episodeElements, podcastElements } from "./podcast.ts";
import { stylesheetPath } from "./stylesheet.ts";
import { contentOf, escapeRss, escapeXml, htmlOfText, inCdata, isSameAsHtml, labelOf, rfc3339 } from "./text.ts";

/** Atom 1.0 (RFC 4287) with RFC 5005's history, the thumbnail of Media RSS, and the elements of podcasts. */
export const atom: Format = {
  name: "atom",
  label: "Atom",
  mediaType: "application/atom+xml; charset=utf-8",
  genericMediaTypes: ["application/xml", "text/xml"],
  fileName: "atom.xml",
  entry: (entry) => Buffer.from(fillEntry(entryValues(entry))),
  frame: atomFrame,
  rules: atomRules,
};

const fillEntry = filler(atomEntryLayout);
const fillDocument = filler(atomDocumentLayout);

function atomFrame(document: FeedDocument, site: Site): Frame {
  const laidOut = fillDocument(feedValues(document, site));
  const end = laidOut.lastIndexOf("\n</feed>");
  return {
    head: Buffer.from(`${laidOut.slice(0, end)}\n`),
    separator: Buffer.from("\n"),
    tail: Buffer.from(`${laidOut.slice(end)}\n`),
  };
}

function entryValues(entry: Entry): Values {
  const content = contentOf(entry);
  const values: Record<string, string> = {
    id: escapeXml(atomIdOf(entry.id)),
    ...textConstruct("title", labelOf(entry)),
    links: entryLinks(entry).join("\n        "),
    published: rfc3339(entry.published),
    updated: rfc3339(entry.updated),
    ...personValues(entry.authors),
  };
  if (entry.language !== undefined) values.language = escapeXml(entry.language);
  const summary = entry.summary ?? (content === undefined ? labelOf(entry) : undefined);
  if (summary !== undefined) {
    // A CDATA section has no references, and cannot hold its own end.
    const type = likeReference.test(summary) || summary.includes("]]>") ? "html" : typeOfText(summary);
    values["summary.type"] = type;
    values.description = inCdata(type === "text" ? summary : htmlOfText(summary));
  }
  if (content !== undefined) values.content = inCdata(content);
  for (const [index, tag] of entry.tags.entries()) values[`category.${index}`] = escapeXml(tag);
  return values;
}

/** An entry's links (permalink, related page, enclosures), followed by its picture and the elements of an episode. */
function entryLinks(entry: Entry): readonly string[] {
  const links = [element("link", { rel: "alternate", type: "text/html", href: entry.permalink })];
  if (entry.externalUrl !== undefined) links.push(element("link", { rel: "related", href: entry.externalUrl }));
  for (const { url, mediaType, lengthInBytes, title } of entry.enclosures) {
    links.push(
      element("link", { rel: "enclosure", type: mediaType, length: lengthInBytes?.toString(), title, href: url }),
    );
  }
  if (entry.image !== undefined) links.push(element("media:thumbnail", { url: entry.image }));
  return [...links, ...episodeElements(entry)];
}

function feedValues(document: FeedDocument, site: Site): Values {
  const values: Record<string, string> = {
    id: escapeXml(feedIdOf(document.feed, site)),
    ...textConstruct("title", plainLine(document.feed.title)),
    home: escapeXml(pageOf(document.feed, site)),
    updated: rfc3339(document.updated),
    generator: "Broadsheet",
    version,
    language: escapeXml(site.language),
    stylesheet: escapeXml(pathOf(stylesheetPath, site)),
    links: feedLinks(document, site).join("\n    "),
    ...personValues([siteAuthor(site)]),
    ...textConstruct("description", plainLine(document.feed.description || document.feed.title), "subtitle"),
  };
  if (site.icon !== undefined) values.icon = escapeXml(urlOf(site.icon, site));
  if (site.image !== undefined) values.image = escapeXml(urlOf(site.image, site));
  if (site.copyright !== undefined)
    Object.assign(values, textConstruct("copyright", plainLine(site.copyright), "rights"));
  return values;
}

/** A feed's links (self, hubs, history), followed by the archive mark of RFC 5005 and podcast elements. */
function feedLinks(document: FeedDocument, site: Site): readonly string[] {
  const links = linksOf(document, site, atom.fileName).map(({ rel, href }) =>
    element("link", { rel, type: rel === "hub" ? undefined : "application/atom+xml", href }),
  );
  const mark = document.kind === "archive" ? ["<fh:archive/>"] : [];
  return [...links, ...mark, ...(site.podcast === undefined ? [] : podcastElements(site.podcast, site))];
}

function personValues(persons: readonly Person[]): Values {
  const values: Record<string, string> = {};
  for (const [index, { name, email, url }] of persons.entries()) {
    values[`author.${index}.name`] = escapeRss(name);
    if (email !== undefined) values[`author.${index}.email`] = escapeXml(email);
    if (url !== undefined) values[`author.${index}.uri`] = escapeXml(url);
  }
  return values;
}

function element(name: string, attributes: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(attributes).map(([attribute, value]) => {
    if (value === undefined) return "";
    const escaped = attribute === "title" ? escapeTitle(value) : escapeXml(value);
    return ` ${attribute}="${escaped}"`;
  });
  return `<${name}${written.join("")}/>`;
}

/** In titles, as in names, validators take entity references such as `&amp;` for HTML. */
function escapeTitle(title: string): string {
  return escapeRss(title).replaceAll('"', "&quot;");
}

/**
 * RFC 4287 section 3.1.1.2: the text as HTML, escaped for XML; or as plain text, if no reader can mistake it for HTML.
 */
function textConstruct(slotName: string, text: string, element = slotName): Values {
  const type = typeOfText(text);
  return { [slotName]: type === "text" ? escapeText(text) : escapeXml(htmlOfText(text)), [`${element}.type`]: type };
}

/** What the W3C feed validator takes for a reference, as in `1&1`, unless it is written as `1&#x26;1`. */
const likeReference = /&\p{L}*[\p{N}_]/u;

function escapeText(text: string): string {
  return likeReference.test(text) ? escapeRss(text) : escapeXml(text);
}

/**
 * Programs that do not decode HTML, such as browsers, show it literally: `Tom &amp; Jerry`. So text with such
 * characters is sent as "text" if it cannot be taken for markup. Text without them is the same either way, and is sent
 * as "html".
 */
function typeOfText(text: string): "html" | "text" {
  return /[&<>]/.test(text) && isSameAsHtml(text) ? "text" : "html";
}
