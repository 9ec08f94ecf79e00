import { isMapping } from "../records/values.ts";
import { linksOf } from "./links.ts";
import {
  type Checks,
  checkContent,
  checksFor,
  type DocumentInspection,
  type EntryInspection,
  type FrameExpectation,
  inspectionOf,
  instantOfRfc3339,
  isAddress,
  type Rules,
  unreadableDocument,
  unreadableEntry,
} from "./rules.ts";

/** The rules of JSON Feed 1.1. */
export const jsonRules: Rules = { entry: inspectItem, document: inspectDocument, selfLink };

type Members = Readonly<Record<string, unknown>>;

function inspectItem(text: string, harmless?: string): EntryInspection {
  const item = parse(text);
  if ("fault" in item) return unreadableEntry("RFC 8259: JSON", item.fault);
  return itemInspection(item.value, harmless);
}

function itemInspection(value: unknown, harmless?: string): EntryInspection {
  if (!isMapping(value)) return unreadableEntry("JSON Feed 1.1: an item is an object", typeof value);
  const id = textOf(value.id) ?? "";
  const checks = checksFor(id, harmless);
  checks.text(textOf(value.id), "JSON Feed 1.1, item: id");
  checks.address(textOf(value.url), "JSON Feed 1.1, item: url is an absolute address");
  for (const name of ["external_url", "image"])
    checkAddress(value[name], `JSON Feed 1.1, item: ${name} is an absolute address`, checks);
  for (const name of ["title", "summary"])
    if (name in value) checks.text(textOf(value[name]), `JSON Feed 1.1, item: ${name}`);
  checkItemContent(value, checks);
  const published = instantOfRfc3339(textOf(value.date_published));
  const updated = instantOfRfc3339(textOf(value.date_modified));
  checks.that(published !== undefined, "RFC 3339: date_published, in UTC", textOf(value.date_published));
  checks.that(updated !== undefined, "RFC 3339: date_modified, in UTC", textOf(value.date_modified));
  checkAuthors(value.authors, checks);
  for (const tag of itemsOf(value.tags)) checks.text(textOf(tag), "JSON Feed 1.1, item: a tag is a string");
  for (const attachment of itemsOf(value.attachments)) checkAttachment(attachment, checks);
  return inspectionOf(id, published, updated, checks);
}

function checkItemContent({ content_html, content_text }: Members, checks: Checks): void {
  const rule = "JSON Feed 1.1, item: content_html or content_text";
  const html = textOf(content_html);
  if (html === undefined) checks.text(textOf(content_text), rule);
  else checkContent(html, rule, checks);
}

function checkAuthors(value: unknown, checks: Checks): void {
  const authors = itemsOf(value);
  checks.that(authors.length > 0, "JSON Feed 1.1: authors", undefined);
  for (const author of authors) {
    const members = isMapping(author) ? author : {};
    checks.text(textOf(members.name), "JSON Feed 1.1, author: name");
    for (const name of ["url", "avatar"])
      checkAddress(members[name], `JSON Feed 1.1, author: ${name} is an absolute address`, checks);
  }
}

function checkAttachment(value: unknown, checks: Checks): void {
  const members = isMapping(value) ? value : {};
  checks.address(textOf(members.url), "JSON Feed 1.1, attachment: url is an absolute address");
  checks.text(textOf(members.mime_type), "JSON Feed 1.1, attachment: mime_type");
}

function inspectDocument(text: string, expected?: FrameExpectation): DocumentInspection {
  const document = parse(text);
  if ("fault" in document) return unreadableDocument("RFC 8259: JSON", document.fault);
  const feed = document.value;
  if (!isMapping(feed) || !Array.isArray(feed.items)) {
    return unreadableDocument("JSON Feed 1.1: an object with items", typeof feed);
  }
  const checks = checksFor();
  checks.that(feed.version === "https://jsonfeed.org/version/1.1", "JSON Feed 1.1: version", textOf(feed.version));
  checks.text(textOf(feed.title), "JSON Feed 1.1: title");
  for (const name of ["feed_url", "home_page_url"])
    checks.address(textOf(feed[name]), `JSON Feed 1.1: ${name} is an absolute address`);
  for (const name of ["next_url", "icon", "favicon"])
    checkAddress(feed[name], `JSON Feed 1.1: ${name} is an absolute address`, checks);
  checkAuthors(feed.authors, checks);
  checks.that(feed.next_url !== feed.feed_url, "JSON Feed 1.1: next_url is not feed_url", textOf(feed.next_url));
  if (expected !== undefined) checkExpectation(feed, expected, checks);
  return { entries: feed.items.map((item) => itemInspection(item)), violations: checks.violations };
}

function selfLink(text: string): string | undefined {
  const document = parse(text);
  return "value" in document && isMapping(document.value) ? textOf(document.value.feed_url) : undefined;
}

function checkExpectation(feed: Members, { document, site, fileName }: FrameExpectation, checks: Checks): void {
  const links = linksOf(document, site, fileName);
  const hrefOf = (rel: string) => links.find((link) => link.rel === rel)?.href;
  checks.that(feed.feed_url === hrefOf("self"), `JSON Feed 1.1: feed_url: ${hrefOf("self")}`, textOf(feed.feed_url));
  checks.that(
    feed.next_url === hrefOf("prev-archive"),
    `JSON Feed 1.1: next_url: ${hrefOf("prev-archive")}`,
    textOf(feed.next_url),
  );
  const hubs = itemsOf(feed.hubs).map((hub) => (isMapping(hub) ? hub.url : undefined));
  for (const { rel, href } of links)
    if (rel === "hub") checks.that(hubs.includes(href), `JSON Feed 1.1: hub ${href}`, hubs.join(", "));
}

function checkAddress(value: unknown, rule: string, checks: Checks): void {
  checks.that(value === undefined || isAddress(textOf(value) ?? ""), rule, textOf(value));
}

function parse(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: String(error) };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
