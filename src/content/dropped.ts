import type { Tag } from "sanitize-html";

/**
 * No element of HTML, nor one that anybody can write, for written names are read in small letters: what is renamed to
 * it goes, and what it holds goes with it, for a renaming cannot say that there is to be none. It has to be allowed
 * first: the library forgets to end what follows an element that is renamed to one that is not.
 */
export const droppedElement = "Nothing";
/** What an element is made into that is to go. */
export const dropped: Tag = { tagName: droppedElement, attribs: {} };
