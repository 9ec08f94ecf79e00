import type { FeedDocument } from "../documents/feed-document.ts";
import type { Checks } from "./rules.ts";
import { childrenOf, type XmlElement } from "./xml-tree.ts";

/** Holds an element to having no more than one child of that name. */
export function atMostOne(element: XmlElement, name: string, checks: Checks): void {
  let count = 0;
  for (const child of element.children) if (child.name === name) count += 1;
  checks.that(count <= 1, `${element.name}: at most one ${name}`, String(count));
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
