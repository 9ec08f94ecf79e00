import { parseFragment } from "parse5";

/** Elements that people use in titles and excerpts; anything else in angle brackets is text about elements. */
const elements =
  /<\/?(?:a|abbr|b|bdi|bdo|blockquote|br|cite|code|del|div|em|figure|figcaption|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|q|rb|rp|rt|rtc|ruby|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|th|tr|tt|u|ul|var)(?:\s[^<>]*)?\/?>/gi;
const breaking = /^<\/?(?:blockquote|br|div|figure|figcaption|h[1-6]|hr|li|ol|p|pre|table|tr|ul)\b/i;

/** Elements that are not used in titles; a longer text with a closing tag of one is HTML. */
const endOfElement =
  /<\/(?:article|aside|audio|details|dl|footer|header|main|nav|object|picture|section|summary|svg|time|video)\s*>/i;

/** Whether the text is HTML rather than plain. */
export function looksLikeMarkup(text: string): boolean {
  return text.search(elements) !== -1 || endOfElement.test(text);
}

/** The words of a short HTML text, such as an excerpt: tags are removed, and character references decoded. */
export function htmlToText(html: string): string {
  return decoded(html.replace(elements, gapOf));
}

/**
 * The words of a title, of which RSS does not say whether it is HTML or plain text. A tag is markup if it has a
 * partner, as in "`<b>`new`</b>`"; a single tag is what the title is about.
 */
export function titleToText(title: string): string {
  const markup = markupIn(title);
  return decoded(title.replace(elements, (tag, offset: number) => (markup.has(offset) ? gapOf(tag) : tag)));
}

/** The title in a plain text: the text itself, unless Broadsheet escaped it twice for RSS. */
export function plainTitle(text: string): string {
  const meant = decoded(text);
  const isEscaped = !text.includes("<") && /<[!?]/.test(meant) && /<\/\w+>|&#?\w+;/.test(meant);
  return isEscaped ? meant : text;
}

/** The offsets of tags that are certainly markup: those of closed elements, line breaks and pictures. */
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

/** What replaces a tag between words. */
function gapOf(tag: string): string {
  return breaking.test(tag) ? " " : "";
}

function decoded(html: string): string {
  return withCharacters(html)
    .replace(/[ \t\r\n]+/g, " ")
    .trim();
}

/** Decodes character references; lines stay as they are. */
export function withCharacters(text: string): string {
  return text.replace(/&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][a-z\d]*);/gi, characterOf);
}

/** The character for a reference, by HTML's table; the reference itself if there is none. */
function characterOf(reference: string): string {
  const [node] = parseFragment(reference).childNodes;
  const character = node !== undefined && "value" in node ? node.value : reference;
  return character === "\uFFFD" ? reference : character;
}
