import type { Tag } from "sanitize-html";

/**
 * What is renamed to this is removed with its content, since a transformer cannot remove anything. Nobody can write
 * such an element, because written names become lower case. It has to be allowed first: the library does not close what
 * follows an element that is renamed to one that is not allowed.
 */
export const droppedElement = "Nothing";
/** What an element becomes that is to be removed. */
export const dropped: Tag = { tagName: droppedElement, attribs: {} };
