import { rootOf, startOfRoot } from "./xml-places.ts";

const defaultNamespace = /\sxmlns\s*=\s*(?:"[^"]*"|'[^']*')/;

/**
 * RSS without the namespace that its root gives to all elements, anything else to the letter. RSS 2.0: its elements are
 * in none. Some feeds name that of a module (`http://purl.org/rss/1.0/`), and have no channel then for who believes it.
 */
export function withoutNamespace(document: string): string {
  if (rootOf(document) !== "rss") return document;
  const start = startOfRoot(document);
  const end = document.indexOf(">", start);
  return document.slice(0, start) + document.slice(start, end).replace(defaultNamespace, "") + document.slice(end);
}
