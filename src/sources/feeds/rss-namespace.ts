import { rootOf, startOfRoot } from "./xml-places.ts";

const defaultNamespace = /\sxmlns\s*=\s*(?:"[^"]*"|'[^']*')/;

/**
 * Removes a default namespace from the root of an RSS feed, leaving the rest unchanged. RSS 2.0 elements are in no
 * namespace; some feeds declare that of a module (`http://purl.org/rss/1.0/`), and namespace-aware parsers then find no
 * channel.
 */
export function withoutNamespace(document: string): string {
  if (rootOf(document) !== "rss") return document;
  const start = startOfRoot(document);
  const end = document.indexOf(">", start);
  return document.slice(0, start) + document.slice(start, end).replace(defaultNamespace, "") + document.slice(end);
}
