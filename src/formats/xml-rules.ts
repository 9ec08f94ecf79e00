import type { FeedDocument } from "../documents/feed-document.ts";
import { type Checks, type EntryInspection, unreadableEntry } from "./rules.ts";
import { childrenOf, type XmlElement, type XmlFault } from "./xml-tree.ts";

/** What an entry's bytes were read as, where they are to be one element of that name, which `inspect` looks through. */
export function inspectAlone(
  found: readonly XmlElement[] | XmlFault,
  { name, rule }: { readonly name: string; readonly rule: string },
  inspect: (entry: XmlElement) => EntryInspection,
): EntryInspection {
  if ("fault" in found) return unreadableEntry("XML 1.0: well-formed", found.fault);
  const [entry, ...others] = found;
  if (entry?.name === name && others.length === 0) return inspect(entry);
  return unreadableEntry(rule, found.map((element) => element.name).join(", "));
}

/** Holds an element to having no more than one child of that name. */
export function atMostOne(element: XmlElement, name: string, checks: Checks): void {
  let count = 0;
  for (const child of element.children) if (child.name === name) count += 1;
  checks.that(count <= 1, `${element.name}: at most one ${name}`, String(count));
}

/** Holds a feed to having all else before its entries, which are elements of that name. */
export function entriesLast(feed: XmlElement, name: string, rule: string, checks: Checks): void {
  const names = feed.children.map((child) => child.name);
  const first = names.indexOf(name);
  const late = first < 0 ? [] : names.slice(first).filter((other) => other !== name);
  checks.that(late.length === 0, rule, late.join(", "));
}

/** Addresses of a feed's links with that relation. */
export function hrefsOf(feed: XmlElement, rel: string): readonly string[] {
  return childrenOf(feed, "atom:link")
    .filter(({ attributes }) => attributes.rel === rel)
    .map(({ attributes }) => attributes.href ?? "");
}

/** The address that a feed names as its own. */
export function selfLinkOf(feed: XmlElement): string | undefined {
  return childrenOf(feed, "atom:link").find(({ attributes }) => attributes.rel === "self")?.attributes.href;
}

/** An archive document says that it is one, and no other does. */
export function checkArchiveMark(feed: XmlElement, document: FeedDocument, checks: Checks): void {
  const isArchive = String(childrenOf(feed, "fh:archive").length);
  checks.that(
    isArchive === (document.kind === "archive" ? "1" : "0"),
    "RFC 5005 section 4: fh:archive in archive documents alone",
    isArchive,
  );
}
