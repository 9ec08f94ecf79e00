import { linksOf } from "./links.ts";
import { rssPrefixes } from "./namespaces.ts";
import { checkEpisode, checkPodcast } from "./podcast-rules.ts";
import {
  type Checks,
  checkContent,
  checkHtml,
  checksFor,
  type DocumentInspection,
  type EntryInspection,
  type FrameExpectation,
  inspectionOf,
  instantOfRfc822,
  instantOfRfc3339,
  type Rules,
  unreadableDocument,
} from "./rules.ts";
import { atMostOne, checkArchiveMark, entriesLast, hrefsOf, inspectAlone, selfLinkOf } from "./xml-rules.ts";
import { childrenOf, parseXml, textOf, type XmlElement, xmlReader } from "./xml-tree.ts";

/** The rules of RSS 2.0, from the specification and the W3C feed validator. */
export const rssRules: Rules = { entry: inspectItem, document: inspectDocument, selfLink };

const onceInItem = [
  "title",
  "link",
  "guid",
  "pubDate",
  "description",
  "content:encoded",
  "enclosure",
  "dcterms:modified",
];
const onceInChannel = [
  "title",
  "link",
  "description",
  "language",
  "lastBuildDate",
  "ttl",
  "image",
  "generator",
  "copyright",
];

const readEntry = xmlReader(rssPrefixes);

function inspectItem(text: string, harmless?: string): EntryInspection {
  const one = { name: "item", rule: "RSS 2.0: one item" };
  return inspectAlone(readEntry(text), one, (item) => itemInspection(item, harmless));
}

function itemInspection(item: XmlElement, harmless?: string): EntryInspection {
  const id = textOf(item, "guid") ?? "";
  const checks = checksFor(id, harmless);
  for (const name of onceInItem) atMostOne(item, name, checks);
  checks.text(textOf(item, "title") ?? textOf(item, "description"), "RSS 2.0, item: a title or a description");
  checks.address(textOf(item, "link"), "RSS 2.0, item: link is an absolute address");
  checks.text(textOf(item, "guid"), "RSS 2.0, item: guid");
  checkGuid(item, checks);
  const published = instantOfRfc822(textOf(item, "pubDate"));
  checks.that(published !== undefined, "RFC 822 section 5: pubDate, in GMT", textOf(item, "pubDate"));
  const modified = textOf(item, "dcterms:modified");
  const updated = modified === undefined ? published : instantOfRfc3339(modified);
  checks.that(updated !== undefined, "W3CDTF: dcterms:modified, in UTC", modified);
  checkTexts(item, checks);
  checks.that(textOf(item, "dc:creator") !== undefined, "an author: dc:creator", undefined);
  checks.that(
    textOf(item, "author") === undefined,
    "one way to say the author: dc:creator and no author beside it",
    textOf(item, "author"),
  );
  for (const name of ["dc:creator", "category"])
    for (const child of childrenOf(item, name)) checks.text(child.text, `${name}: not blank`);
  checkLinks(item, checks);
  checkMedia(item, checks);
  checkEpisode(item, checks);
  return inspectionOf(id, published, updated, checks);
}

function checkGuid(item: XmlElement, checks: Checks): void {
  const isPermaLink = childrenOf(item, "guid")[0]?.attributes.isPermaLink;
  const is = String(textOf(item, "guid") === textOf(item, "link"));
  checks.that(isPermaLink === is, `RSS 2.0, guid: isPermaLink="${is}"`, isPermaLink);
}

function checkTexts(item: XmlElement, checks: Checks): void {
  const names = item.children.map(({ name }) => name);
  const content = textOf(item, "content:encoded");
  checkHtml(textOf(item, "description") ?? "", checks);
  if (content === undefined) return;
  const description = names.indexOf("description");
  const follows = description >= 0 && description < names.indexOf("content:encoded");
  checks.that(follows, "RSS Best Practices Profile: content:encoded follows description", names.join(", "));
  checkContent(content, "content:encoded: not blank", checks);
}

function checkMedia(item: XmlElement, checks: Checks): void {
  for (const { name, attributes } of item.children) {
    if (name === "enclosure" || name === "media:content") {
      checks.address(attributes.url, `${name}: url is an absolute address`);
      checks.mediaType(attributes.type, `${name}: type is a media type`);
    }
    if (name === "enclosure") {
      checks.that(/^\d+$/.test(attributes.length ?? ""), "RSS 2.0, enclosure: length in bytes", attributes.length);
      checks.text(textOf(item, "title"), "an item with an enclosure: a title");
    }
    if (name === "media:thumbnail") checks.address(attributes.url, "media:thumbnail: url is an absolute address");
  }
}

function inspectDocument(text: string, expected?: FrameExpectation): DocumentInspection {
  const root = parseXml(text);
  if ("fault" in root) return unreadableDocument("XML 1.0: well-formed", root.fault);
  const [channel] = childrenOf(root, "channel");
  if (root.name !== "rss" || root.attributes.version !== "2.0" || channel === undefined) {
    return unreadableDocument('RSS 2.0: <rss version="2.0"> with one channel', root.name);
  }
  const checks = checksFor();
  checkChannel(channel, checks);
  checkPodcast(channel, expected?.site, checks);
  if (expected !== undefined) checkExpectation(channel, expected, checks);
  return { entries: childrenOf(channel, "item").map((item) => itemInspection(item)), violations: checks.violations };
}

function selfLink(text: string): string | undefined {
  const root = parseXml(text);
  const [channel] = "fault" in root ? [] : childrenOf(root, "channel");
  return channel && selfLinkOf(channel);
}

function checkChannel(channel: XmlElement, checks: Checks): void {
  for (const name of onceInChannel) atMostOne(channel, name, checks);
  for (const name of ["title", "description", "language"])
    checks.text(textOf(channel, name), `RSS 2.0, channel: ${name}`);
  checks.address(textOf(channel, "link"), "RSS 2.0, channel: link is an absolute address");
  const built = textOf(channel, "lastBuildDate");
  checks.that(instantOfRfc822(built) !== undefined, "RFC 822 section 5: lastBuildDate, in GMT", built);
  entriesLast(channel, "item", "RSS Best Practices Profile: items after all else", checks);
  checkLinks(channel, checks);
  const self = hrefsOf(channel, "self");
  checks.that(self.length === 1, 'one atom:link with rel="self"', self.join(", "));
  checkImage(channel, checks);
}

function checkLinks(element: XmlElement, checks: Checks): void {
  for (const link of childrenOf(element, "atom:link"))
    checks.address(link.attributes.href, "atom:link: href is an absolute address");
}

function checkImage(channel: XmlElement, checks: Checks): void {
  const [image] = childrenOf(channel, "image");
  if (image === undefined) return;
  checks.address(textOf(image, "url"), "RSS 2.0, image: url is an absolute address");
  checks.that(
    textOf(image, "title") === textOf(channel, "title"),
    "RSS 2.0, image: the channel's title",
    textOf(image, "title"),
  );
  checks.that(
    textOf(image, "link") === textOf(channel, "link"),
    "RSS 2.0, image: the channel's link",
    textOf(image, "link"),
  );
}

function checkExpectation(channel: XmlElement, { document, site, fileName }: FrameExpectation, checks: Checks): void {
  for (const { rel, href } of linksOf(document, site, fileName)) {
    const found = hrefsOf(channel, rel);
    checks.that(found.includes(href), `atom:link with rel="${rel}": ${href}`, found.join(", "));
  }
  checkArchiveMark(channel, document, checks);
}
