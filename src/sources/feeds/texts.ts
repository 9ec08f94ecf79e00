import { isBlank } from "../../records/text.ts";
import { type Fields, given } from "../feed-fields.ts";
import { htmlToText, looksLikeMarkup, withCharacters } from "../html-text.ts";
import { type Media, mediaDescription } from "./media.ts";
import { withoutTrackingPixels } from "./tracking-pixels.ts";

interface TypedText {
  readonly value?: string;
  readonly type?: string;
}

/** Elements of RSS and its modules that can contain an item's text. */
interface RssText {
  readonly content?: { readonly encoded?: string };
  readonly description?: string;
  readonly itunes?: { readonly summary?: string; readonly subtitle?: string };
  readonly dc?: { readonly descriptions?: readonly string[] };
  readonly atom?: AtomText;
  readonly media?: Media;
}

interface AtomText {
  readonly content?: TypedText;
  readonly summary?: TypedText;
  readonly media?: Media;
}

/**
 * Text and summary of an RSS item. RSS 2.0: `description` is a synopsis or the full text; next to `content:encoded` it
 * can only be the synopsis. Podcasts use itunes:summary and itunes:subtitle, videos media:description, others
 * dc:description or Atom elements. A tracking pixel or a "read more" link does not turn a synopsis into full HTML.
 */
export function rssTexts({ content, description, itunes, dc, atom, media }: RssText): Fields {
  const subtitle = itunes?.subtitle && htmlToText(itunes.subtitle);
  const written = description ?? itunes?.summary ?? dc?.descriptions?.[0];
  const synopsis = written && withoutTrackingPixels(written);
  const excerpt = synopsis?.replace(link, (found, attributes: string) => (readMoreClass.test(attributes) ? "" : found));
  if (content?.encoded !== undefined && !isBlank(content.encoded))
    return { content_html: content.encoded, summary: excerpt === undefined ? subtitle : htmlToText(excerpt) };
  if (excerpt === undefined) {
    const texts = atomTexts({ ...atom, ...(media !== undefined && { media }) });
    return given({ ...texts, summary: texts.summary ?? subtitle });
  }
  if (looksLikeMarkup(excerpt)) return { content_html: synopsis, summary: subtitle };
  if (hasParagraphs(excerpt)) return { content_text: withCharacters(excerpt), summary: subtitle };
  return { summary: htmlToText(excerpt) };
}

const link = /<a\s([^<>]*)>(?:(?!<\/?a\b)[\s\S])*<\/a>/gi;
/** WordPress ends excerpts with such a link. */
const readMoreClass = /\bclass=["'][^"'<>]*\bmore-link\b/i;

/** A summary is one paragraph; more than one means it is the full text. */
function hasParagraphs(text: string): boolean {
  return /\n[ \t]*\n/.test(text);
}

/** Text and summary of an Atom entry. */
export function atomTexts({ content, summary, media }: AtomText): Fields {
  if (content?.value === undefined) return summary === undefined ? mediaTexts(media) : summaryAlone(summary);
  const short = summary === undefined ? undefined : atomText(summary);
  return { summary: short, [contentField(content.type)]: content.value };
}

/** Without content, a summary with links, images or several paragraphs is used as the text. */
function summaryAlone(summary: TypedText): Fields {
  const { value = "" } = summary;
  if (isPlain(summary)) return hasParagraphs(value) ? { content_text: value } : { summary: value };
  const html = withoutTrackingPixels(value);
  return looksLikeMarkup(html) ? { content_html: html } : { summary: htmlToText(html) };
}

/** RFC 4287 section 4.1.3.3: how to treat content by its type. */
function contentField(type = "text"): string {
  if (/html/i.test(type)) return "content_html";
  if (/^text\/(?:x-)?markdown\b/i.test(type)) return "body";
  if (type === "text" || /^text\/(?!xml\b)/i.test(type)) return "content_text";
  // XML and Base64 cannot be read as text. This unknown field name makes the parser warn about the type.
  return `content of type ${type}`;
}

/** Converts a text construct to plain text, the default type (RFC 4287 section 3.1.1). */
export function atomText(text: TypedText): string {
  const { value = "" } = text;
  return isPlain(text) ? value : htmlToText(value);
}

function isPlain({ type }: TypedText): boolean {
  return type === undefined || type === "text";
}

/** `media:description` is plain text by default (Media RSS), and too long for a summary. */
function mediaTexts(media: Media | undefined): Fields {
  const { value, type } = mediaDescription(media) ?? {};
  if (value === undefined) return {};
  const isHtml = type === undefined ? looksLikeMarkup(value) : type === "html";
  return { [isHtml ? "content_html" : "content_text"]: value };
}
