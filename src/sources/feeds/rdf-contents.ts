import { rootOf } from "./xml-places.ts";

/** Where the list of a channel's items begins. */
const listStart = /<((?:[a-z][\w.-]*:)?)items(?=[\s>])/i;

/**
 * A feed of RSS 1.0 without the list of its items that its channel holds, anything else to the letter. The parser of
 * feeds reads only the items that are listed, in that order; programs leave some out, or list them by other addresses.
 */
export function withoutContents(document: string): string {
  const list = rootOf(document) === "rdf" ? listStart.exec(document) : null;
  if (list === null) return document;
  const [, prefix = ""] = list;
  const end = document.indexOf(`</${prefix}items`, list.index);
  const firstItem = document.indexOf(`<${prefix}item `);
  const isOfChannel = end !== -1 && (firstItem === -1 || end < firstItem);
  return isOfChannel ? document.slice(0, list.index) + document.slice(document.indexOf(">", end) + 1) : document;
}
