import { parseFragment } from "parse5";

/** Elements that people put into titles and excerpts; anything else in angle brackets is text about elements. */
const elements =
  /<\/?(?:a|abbr|b|bdi|bdo|blockquote|br|cite|code|del|div|em|figure|figcaption|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|th|tr|tt|u|ul|var)(?:\s[^<>]*)?\/?>/gi;
const breaking = /^<\/?(?:blockquote|br|div|figure|figcaption|h[1-6]|hr|li|ol|p|pre|table|tr|ul)\b/i;

/** Elements that nobody puts into a title; where one ends, a longer text is HTML. */
const endOfElement =
  /<\/(?:article|aside|audio|details|dl|footer|header|main|nav|object|picture|section|summary|svg|time|video)\s*>/i;

/** Whether the text is HTML rather than plain. */
export function looksLikeMarkup(text: string): boolean {
  return text.search(elements) !== -1 || endOfElement.test(text);
}

/** The words of a short HTML text, such as an excerpt: without elements, with character references as characters. */
export function htmlToText(html: string): string {
  return decoded(html.replace(elements, gapOf));
}

/**
 * The words of a title that may be HTML or plain, which RSS leaves open. A tag is markup where it has a partner, as in
 * "`<b>`new`</b>`"; one that stands alone is what the title is about.
 */
export function titleToText(title: string): string {
  const markup = markupIn(title);
  return decoded(title.replace(elements, (tag, offset: number) => (markup.has(offset) ? gapOf(tag) : tag)));
}

/** The title that a plain text stands for: itself, but for one that Broadsheet escapes twice in RSS. */
export function plainTitle(text: string): string {
  const meant = decoded(text);
  const isEscaped = !text.includes("<") && /<[!?]/.test(meant) && /<\/\w+>|&#?\w+;/.test(meant);
  return isEscaped ? meant : text;
}

/** Where the tags begin that are surely markup: those of closed elements, line breaks, pictures. */
function markupIn(text: string): ReadonlySet<number> {
  const markup = new Set<number>();
  const open: Record<string, number[]> = {};
  for (const { 0: tag, index } of text.matchAll(elements)) {
    const name = /\w+/.exec(tag)?.[0].toLowerCase() ?? "";
    open[name] ??= [];
    if (/^<(?:br\b|img\s)/i.test(tag)) markup.add(index);
    else if (!tag.startsWith("</")) open[name].push(index);
    else if (open[name].length > 0) markup.add(open[name].pop() ?? index).add(index);
  }
  return markup;
}

/** What a tag leaves between the words beside it. */
function gapOf(tag: string): string {
  return breaking.test(tag) ? " " : "";
}

function decoded(html: string): string {
  return withCharacters(html)
    .replace(/[ \t\r\n]+/g, " ")
    .trim();
}

/** The text with character references as characters, its lines as they are. */
export function withCharacters(text: string): string {
  return text.replace(/&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][a-z\d]*);/gi, characterOf);
}

/** The character that a reference names, by HTML's own table; the reference itself where there is none. */
function characterOf(reference: string): string {
  const [node] = parseFragment(reference).childNodes;
  const character = node !== undefined && "value" in node ? node.value : reference;
  return character === "\uFFFD" ? reference : character;
}
