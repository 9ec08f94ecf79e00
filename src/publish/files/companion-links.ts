import { decodedPath } from "../../path-spelling.ts";
import { mayBeCompanion } from "../../sources/folder/companion.ts";

/** The rest of an address, up to the end of its attribute or `srcset` candidate, without query and fragment. */
const rest = /^[^"<>\s?#]+/;
const longestAddress = 2_000;
const quotationMark = 0x22;
const space = 0x20;

/**
 * Paths, relative to the article's own address, of the files there that its page shows or links to. For pages without
 * any, this only searches for the address.
 */
export function companionsIn(page: Buffer, permalink: string): readonly string[] {
  const origin = permalink.slice(0, permalink.indexOf("/", "https://".length));
  const address = permalink.slice(origin.length);
  const found = new Set<string>();
  for (let at = page.indexOf(address); at !== -1; at = page.indexOf(address, at + address.length)) {
    const start = at + address.length;
    // A link to the page itself.
    if (page[start] === quotationMark || !isStartOfAddress(page, at, origin)) continue;
    const written = rest.exec(page.toString("utf8", start, start + longestAddress))?.[0].replace(/,+$/, "");
    const path = written && decodedPath(written.replaceAll("&amp;", "&"));
    if (path && mayBeCompanion(path) && path !== "index.html") found.add(path);
  }
  return [...found].sort();
}

/** Pages refer to our own addresses by path or in full. */
function isStartOfAddress(page: Buffer, at: number, origin: string): boolean {
  return page[at - 1] === quotationMark || isFurtherCandidate(page, at) || isPrecededBy(page, at, origin);
}

/** Whether it is a later candidate of a `srcset`. */
function isFurtherCandidate(page: Buffer, at: number): boolean {
  return page[at - 1] === space && isPrecededBy(page, page.lastIndexOf(quotationMark, at), "srcset=");
}

function isPrecededBy(page: Buffer, end: number, text: string): boolean {
  return page.toString("latin1", Math.max(0, end - text.length), end) === text;
}
