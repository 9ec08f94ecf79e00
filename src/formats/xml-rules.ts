import type { FeedDocument } from "../documents/feed-document.ts";
import { type Checks, type EntryInspection, unreadableEntry } from "./rules.ts";
import { childrenOf, type XmlElement, type XmlFault } from "./xml-tree.ts";

/** Inspects an entry that was parsed alone and must be exactly one element with this name. */
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

/** Requires that an element has at most one child of that name. */
export function atMostOne(element: XmlElement, name: string, checks: Checks): void {
  let count = 0;
  for (const child of element.children) if (child.name === name) count += 1;
  checks.that(count <= 1, `${element.name}: at most one ${name}`, String(count));
}

/** Requires that a feed's entries, elements of that name, come after everything else. */
export function entriesLast(feed: XmlElement, name: string, rule: string, checks: Checks): void {
  const names = feed.children.map((child) => child.name);
  const first = names.indexOf(name);
  const late = first < 0 ? [] : names.slice(first).filter((other) => other !== name);
  checks.that(late.length === 0, rule, late.join(", "));
}

/** The addresses of a feed's links with that relation. */
export function hrefsOf(feed: XmlElement, rel: string): readonly string[] {
  return childrenOf(feed, "atom:link")
    .filter(({ attributes }) => attributes.rel === rel)
    .map(({ attributes }) => attributes.href ?? "");
}

/** The address that a feed names as its own. */
export function selfLinkOf(feed: XmlElement): string | undefined {
  return childrenOf(feed, "atom:link").find(({ attributes }) => attributes.rel === "self")?.attributes.href;
}

/** Requires the archive mark in archive documents only. */
export function checkArchiveMark(feed: XmlElement, document: FeedDocument, checks: Checks): void {
  const isArchive = String(childrenOf(feed, "fh:archive").length);
  checks.that(
    isArchive === (document.kind === "archive" ? "1" : "0"),
    "RFC 5005 section 4: fh:archive only in archive documents",
    isArchive,
  );
}
