import { rootOf } from "./xml-places.ts";

/** Start of a channel's list of items. */
const listStart = /<((?:[a-z][\w.-]*:)?)items(?=[\s>])/i;

/**
 * Removes the `items` list of an RSS 1.0 channel, leaving the rest unchanged. The feed parser reads only listed items,
 * in list order; but some programs omit items from the list or list them by other addresses.
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
