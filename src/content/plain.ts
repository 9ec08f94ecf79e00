import { escapeText } from "./escape.ts";

export { excerpt } from "../records/excerpt.ts";

/** A tag of clean HTML; a quoted value may hold `>`. */
const tag = /<\/?([a-z][a-z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>/g;

/** Elements that stand within a line: their tags part no words. */
const inline = new Set(
  "a abbr b bdi cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr".split(
    " ",
  ),
);

const characters: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": " ",
};

/** What a clean HTML fragment (as `renderContent` makes it) says, in one line: no tags, no character references, a space where a block ends. */
export function plainText(html: string): string {
  return html
    .replace(tag, (_, name: string) => (inline.has(name) ? "" : " "))
    .replace(/&(?:amp|lt|gt|quot|nbsp);/g, (reference) => characters[reference] ?? reference)
    .replace(/\s{2,}|[^\S ]/g, " ")
    .trim();
}

/** Plain text as paragraphs, parted by blank lines; a single line end is a line break. */
export function plainToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => `<p>${escapeText(paragraph).replaceAll("\n", "<br>\n")}</p>\n`)
    .join("");
}
