import { excerpt } from "../records/excerpt.ts";
import { linkedText } from "./bare-links.ts";
import { withoutNotes } from "./footnote-layout.ts";

/** A tag of clean HTML; a quoted value may hold `>`. */
const tag = /<\/?([a-z][a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>/g;

/** Elements that stand within a line: their tags part no words. */
const inline = new Set(
  "a abbr b bdi cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr".split(
    " ",
  ),
);

/** What stands above a part of the text, or below a picture: among sentences, nobody could tell it from them. */
const besides = /<(h[1-6]|figcaption)\b[^>]*>.*?(?:<\/\1>|$)/gs;

/** Where an item of a list begins, for the lists of all languages. */
const bullet = " • ";

const characters: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": " ",
};

/** What the sentences of a clean HTML fragment say; of one that has nothing but headings and captions, these. */
function plainText(html: string): string {
  return inOneLine(html.replace(besides, " ")) || inOneLine(html);
}

/**
 * All words of a clean HTML fragment (as `renderContent` makes it): no tags, no character references, a space where a
 * block ends.
 */
function inOneLine(html: string): string {
  return html
    .replace(tag, (found, name: string) => (inline.has(name) ? "" : found.startsWith("<li") ? bullet : " "))
    .replace(/&(?:amp|lt|gt|quot|nbsp);/g, (reference) => characters[reference] ?? reference)
    .replace(/\s{2,}|[^\S ]/g, " ")
    .trim();
}

/** A beginning of that many times the excerpt's length most often says enough, tags and references included. */
const enoughFold = 2;
/** More than an excerpt looks at beyond its own end. */
const lookAhead = 64;

/** What a clean HTML fragment says, in one line, without its headings, captions and footnotes. */
export function plainSummary(html: string): string {
  return plainText(withoutNotes(html));
}

/** The beginning of that, of at most `limit` UTF-16 code units. Of a long text, the rest is not looked at. */
export function plainExcerpt(content: string, limit: number): string {
  const html = withoutNotes(content);
  const end = html.indexOf("<", enoughFold * limit);
  const beginning = end < 0 ? "" : inOneLine(html.slice(0, end).replace(besides, " "));
  return excerpt(beginning.length > limit + lookAhead ? beginning : plainText(html), limit);
}

/** Plain text as paragraphs, parted by blank lines; a single line end is a line break, an address a link. */
export function plainToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => `<p>${linkedText(paragraph).replaceAll("\n", "<br>\n")}</p>\n`)
    .join("");
}
