import { isBlank } from "../../records/text.ts";
import { type Fields, given } from "../feed-fields.ts";
import { htmlToText, looksLikeMarkup, withCharacters } from "../html-text.ts";
import { withoutCountingPictures } from "./counting-pictures.ts";
import { type Media, mediaDescription } from "./media.ts";

interface TypedText {
  readonly value?: string;
  readonly type?: string;
}

/** The elements of RSS and its modules that hold an item's text. */
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
 * The text and the summary of an RSS item. RSS 2.0: an item's description is a synopsis, or the whole item; beside
 * content:encoded it can only be the synopsis. Podcasts have theirs in itunes:summary and itunes:subtitle, videos in
 * media:description, others in dc:description or in elements of Atom. Neither a picture that counts readers nor a link
 * to the rest makes HTML of a synopsis.
 */
export function rssTexts({ content, description, itunes, dc, atom, media }: RssText): Fields {
  const subtitle = itunes?.subtitle && htmlToText(itunes.subtitle);
  const written = description ?? itunes?.summary ?? dc?.descriptions?.[0];
  const synopsis = written && withoutCountingPictures(written);
  const excerpt = synopsis?.replace(link, (found, attributes: string) => (leadsToRest.test(attributes) ? "" : found));
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
const leadsToRest = /\bclass=["'][^"'<>]*\bmore-link\b/i;

/** A summary is one line; what has paragraphs is the whole entry. */
function hasParagraphs(text: string): boolean {
  return /\n[ \t]*\n/.test(text);
}

/** The text and the summary of an Atom entry. */
export function atomTexts({ content, summary, media }: AtomText): Fields {
  if (content?.value === undefined) return summary === undefined ? mediaTexts(media) : summaryAlone(summary);
  const short = summary === undefined ? undefined : atomText(summary);
  return { summary: short, [contentField(content.type)]: content.value };
}

/** Of an entry without a content, a summary with links, pictures or paragraphs is all that there is to read. */
function summaryAlone(summary: TypedText): Fields {
  const { value = "" } = summary;
  if (isPlain(summary)) return hasParagraphs(value) ? { content_text: value } : { summary: value };
  const html = withoutCountingPictures(value);
  return looksLikeMarkup(html) ? { content_html: html } : { summary: htmlToText(html) };
}

/** RFC 4287 section 4.1.3.3: what the type of a content says of the text in it. */
function contentField(type = "text"): string {
  if (/html/i.test(type)) return "content_html";
  if (/^text\/(?:x-)?markdown\b/i.test(type)) return "body";
  if (type === "text" || /^text\/(?!xml\b)/i.test(type)) return "content_text";
  // XML, or Base64, is no text to read: no field of ours, and so there is a warning that tells the type.
  return `content of type ${type}`;
}

/** A text construct as plain text. RFC 4287 section 3.1.1: it is plain unless its type says otherwise. */
export function atomText(text: TypedText): string {
  const { value = "" } = text;
  return isPlain(text) ? value : htmlToText(value);
}

function isPlain({ type }: TypedText): boolean {
  return type === undefined || type === "text";
}

/** Media RSS, `media:description`: plain unless its type says otherwise, and longer than a summary. */
function mediaTexts(media: Media | undefined): Fields {
  const { value, type } = mediaDescription(media) ?? {};
  if (value === undefined) return {};
  const isHtml = type === undefined ? looksLikeMarkup(value) : type === "html";
  return { [isHtml ? "content_html" : "content_text"]: value };
}
