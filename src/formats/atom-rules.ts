import { isUri } from "../records/uri.ts";
import { feedIdOf, linksOf } from "./links.ts";
import { atomPrefixes } from "./namespaces.ts";
import { checkEpisode, checkPodcast } from "./podcast-rules.ts";
import {
  type Checks,
  checkContent,
  checksFor,
  type DocumentInspection,
  type EntryInspection,
  type FrameExpectation,
  inspectionOf,
  instantOfRfc3339,
  type Rules,
  unreadableDocument,
} from "./rules.ts";
import { isSameAsHtml } from "./text.ts";
import { atMostOne, checkArchiveMark, entriesLast, hrefsOf, inspectAlone, selfLinkOf } from "./xml-rules.ts";
import { childrenOf, parseXml, textOf, type XmlElement, xmlReader } from "./xml-tree.ts";

/** The rules of Atom 1.0, from RFC 4287 and the W3C feed validator. */
export const atomRules: Rules = { entry: inspectEntry, document: inspectDocument, selfLink };

const onceInEntry = ["atom:id", "atom:title", "atom:updated", "atom:published", "atom:summary", "atom:content"];
const onceInFeed = [
  "atom:id",
  "atom:title",
  "atom:updated",
  "atom:subtitle",
  "atom:logo",
  "atom:icon",
  "atom:rights",
  "atom:generator",
];

const readEntry = xmlReader(atomPrefixes);

function inspectEntry(text: string, harmless?: string): EntryInspection {
  const one = { name: "atom:entry", rule: "RFC 4287: one entry" };
  return inspectAlone(readEntry(text), one, (entry) => entryInspection(entry, harmless));
}

function entryInspection(entry: XmlElement, harmless?: string): EntryInspection {
  const id = textOf(entry, "atom:id") ?? "";
  const checks = checksFor(id, harmless);
  for (const name of onceInEntry) atMostOne(entry, name, checks);
  checks.that(isUri(id), "RFC 4287 section 4.2.6: id is an IRI", id);
  checks.text(textOf(entry, "atom:title"), "RFC 4287 section 4.1.2: title");
  const published = instantOfRfc3339(textOf(entry, "atom:published"));
  const updated = instantOfRfc3339(textOf(entry, "atom:updated"));
  checks.that(published !== undefined, "RFC 4287 section 3.3: published, in UTC", textOf(entry, "atom:published"));
  checks.that(updated !== undefined, "RFC 4287 section 3.3: updated, in UTC", textOf(entry, "atom:updated"));
  checks.that((updated ?? 0) >= (published ?? 0), "updated: not before published", textOf(entry, "atom:updated"));
  checkPersons(entry, "RFC 4287 section 4.1.2: an author", checks);
  checkLinks(entry, checks);
  checkEpisode(entry, checks);
  for (const category of childrenOf(entry, "atom:category"))
    checks.text(category.attributes.term, "RFC 4287 section 4.2.2: a category's term");
  for (const name of ["atom:title", "atom:summary", "atom:content"]) checkText(entry, name, checks);
  const texts = childrenOf(entry, "atom:summary").length + childrenOf(entry, "atom:content").length;
  checks.that(texts > 0, "an entry has a summary or content", undefined);
  return inspectionOf(id, published, updated, checks);
}

function checkLinks(entry: XmlElement, checks: Checks): void {
  const links = childrenOf(entry, "atom:link");
  for (const { attributes } of links)
    checks.address(attributes.href, "RFC 4287 section 4.2.7: href is an absolute address");
  const alternates = links.filter(({ attributes }) => (attributes.rel ?? "alternate") === "alternate");
  checks.that(alternates.length === 1, "one link to the permalink", String(alternates.length));
  for (const { attributes } of links.filter((link) => link.attributes.rel === "enclosure")) {
    checks.mediaType(attributes.type, "RFC 4287 section 4.2.7.3: an enclosure's media type");
    checks.that(/^\d*$/.test(attributes.length ?? ""), "RFC 4287 section 4.2.7.6: length in bytes", attributes.length);
  }
  for (const { attributes } of childrenOf(entry, "media:thumbnail"))
    checks.address(attributes.url, "media:thumbnail: url is an absolute address");
}

function inspectDocument(text: string, expected?: FrameExpectation): DocumentInspection {
  const feed = parseXml(text);
  if ("fault" in feed) return unreadableDocument("XML 1.0: well-formed", feed.fault);
  if (feed.name !== "atom:feed") return unreadableDocument("RFC 4287 section 4.1.1: a feed", feed.name);
  const checks = checksFor();
  checkFeed(feed, checks);
  checkPodcast(feed, expected?.site, checks);
  if (expected !== undefined) checkExpectation(feed, expected, checks);
  return {
    entries: childrenOf(feed, "atom:entry").map((entry) => entryInspection(entry)),
    violations: checks.violations,
  };
}

function selfLink(text: string): string | undefined {
  const root = parseXml(text);
  return "fault" in root ? undefined : selfLinkOf(root);
}

function checkFeed(feed: XmlElement, checks: Checks): void {
  for (const name of onceInFeed) atMostOne(feed, name, checks);
  const id = textOf(feed, "atom:id");
  checks.that(isUri(id ?? ""), "RFC 4287 section 4.2.6: id is an IRI", id);
  checks.text(textOf(feed, "atom:title"), "RFC 4287 section 4.1.1: title");
  const updated = textOf(feed, "atom:updated");
  checks.that(instantOfRfc3339(updated) !== undefined, "RFC 4287 section 3.3: updated, in UTC", updated);
  checks.text(feed.attributes["xml:lang"], "a language: xml:lang");
  checkPersons(feed, "an author for the whole feed", checks);
  for (const name of ["atom:title", "atom:subtitle", "atom:rights"]) checkText(feed, name, checks);
  for (const { attributes } of childrenOf(feed, "atom:link"))
    checks.address(attributes.href, "RFC 4287 section 4.2.7: href is an absolute address");
  const self = hrefsOf(feed, "self");
  checks.that(self.length === 1, 'RFC 4287 section 4.1.1: one link with rel="self"', self.join(", "));
  entriesLast(feed, "atom:entry", "entries after all else", checks);
}

function checkExpectation(feed: XmlElement, { document, site, fileName }: FrameExpectation, checks: Checks): void {
  const id = feedIdOf(document.feed, site);
  checks.that(textOf(feed, "atom:id") === id, `the feed's id: ${id}`, textOf(feed, "atom:id"));
  const updated = instantOfRfc3339(textOf(feed, "atom:updated"));
  checks.that(updated === document.updated, "updated: the newest entry's", textOf(feed, "atom:updated"));
  for (const { rel, href } of linksOf(document, site, fileName)) {
    const found = hrefsOf(feed, rel);
    checks.that(found.includes(href), `link with rel="${rel}": ${href}`, found.join(", "));
  }
  checkArchiveMark(feed, document, checks);
}

function checkPersons(element: XmlElement, rule: string, checks: Checks): void {
  const authors = childrenOf(element, "atom:author");
  checks.that(authors.length > 0, rule, undefined);
  for (const author of authors) {
    checks.text(textOf(author, "atom:name"), "RFC 4287 section 3.2.1: a person's name");
    const uri = textOf(author, "atom:uri");
    if (uri !== undefined) checks.address(uri, "RFC 4287 section 3.2.2: a person's uri is an absolute address");
    const email = textOf(author, "atom:email");
    checks.that(
      email === undefined || /^[^@\s]+@[^@\s]+$/.test(email),
      "RFC 4287 section 3.2.3: a person's e-mail address",
      email,
    );
  }
}

function checkText(element: XmlElement, name: string, checks: Checks): void {
  const [text] = childrenOf(element, name);
  if (text === undefined) return;
  const { type } = text.attributes;
  const isText = type === "text" && name !== "atom:content" && isSameAsHtml(text.text);
  checks.that(type === "html" || isText, `${name}: type="html"`, type);
  if (isText) checks.text(text.text, `${name}: not blank`);
  else checkContent(text.text, `${name}: not blank`, checks);
}
