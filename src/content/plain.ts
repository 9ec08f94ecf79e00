import { excerpt } from "../records/excerpt.ts";
import { linkedText } from "./bare-links.ts";
import { withoutNotes } from "./footnote-layout.ts";

/** A tag of clean HTML; a quoted value may hold `>`. */
const tag = /<\/?([a-z][a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>/g;

/** Inline elements, whose tags do not separate words. */
const inline = new Set(
  "a abbr b bdi cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr".split(
    " ",
  ),
);

/** Headings and captions, which would look like sentences of the text. */
const besides = /<(h[1-6]|figcaption)\b[^>]*>.*?(?:<\/\1>|$)/gs;

/** Marks the beginning of a list's item. */
const bullet = " • ";

const characters: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": " ",
};

/** The text of a clean HTML fragment without headings and captions, unless it has nothing else. */
function plainText(html: string): string {
  return inOneLine(html.replace(besides, " ")) || inOneLine(html);
}

/** All text of a clean HTML fragment (from `renderContent`) on one line, with a space where a block ends. */
function inOneLine(html: string): string {
  return html
    .replace(tag, (found, name: string) => (inline.has(name) ? "" : found.startsWith("<li") ? bullet : " "))
    .replace(/&(?:amp|lt|gt|quot|nbsp);/g, (reference) => characters[reference] ?? reference)
    .replace(/\s{2,}|[^\S ]/g, " ")
    .trim();
}

/** A beginning of so many times the excerpt's length is usually enough, including tags and references. */
const enoughFold = 2;
/** More characters than `excerpt` looks at beyond its limit. */
const lookAhead = 64;

/** The text of a clean HTML fragment on one line, without headings, captions and footnotes. */
export function plainSummary(html: string): string {
  return plainText(withoutNotes(html));
}

/** Its beginning, at most `limit` UTF-16 code units. The rest of a long text is not looked at. */
export function plainExcerpt(content: string, limit: number): string {
  const html = withoutNotes(content);
  const end = html.indexOf("<", enoughFold * limit);
  const beginning = end < 0 ? "" : inOneLine(html.slice(0, end).replace(besides, " "));
  return excerpt(beginning.length > limit + lookAhead ? beginning : plainText(html), limit);
}

/** Plain text as HTML: blank lines separate paragraphs, line ends are line breaks, addresses are links. */
export function plainToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => `<p>${linkedText(paragraph).replaceAll("\n", "<br>\n")}</p>\n`)
    .join("");
}
