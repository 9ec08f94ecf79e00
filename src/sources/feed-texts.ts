import { isBlank } from "../records/text.ts";
import type { Fields } from "./feed-fields.ts";
import { type Media, mediaDescription } from "./feed-media.ts";
import { htmlToText, looksLikeMarkup } from "./html-text.ts";

interface TypedText {
  readonly value?: string;
  readonly type?: string;
}

/** The elements of RSS and its modules that hold an item's text. */
interface RssText {
  readonly content?: { readonly encoded?: string };
  readonly description?: string;
  readonly itunes?: { readonly summary?: string; readonly subtitle?: string };
  readonly media?: Media;
}

interface AtomText {
  readonly content?: TypedText;
  readonly summary?: TypedText;
  readonly media?: Media;
}

/**
 * The text and the summary of an RSS item. RSS 2.0: an item's description is a synopsis, or the whole item; beside content:encoded it can only be
 * the synopsis. Podcasts have theirs in itunes:summary and itunes:subtitle, videos in media:description.
 */
export function rssTexts({ content, description, itunes, media }: RssText): Fields {
  const subtitle = itunes?.subtitle && htmlToText(itunes.subtitle);
  const synopsis = description ?? itunes?.summary;
  if (content?.encoded !== undefined && !isBlank(content.encoded))
    return { content_html: content.encoded, summary: synopsis === undefined ? subtitle : htmlToText(synopsis) };
  if (synopsis === undefined) return { summary: subtitle, ...mediaTexts(media) };
  return looksLikeMarkup(synopsis) ? { content_html: synopsis, summary: subtitle } : { summary: htmlToText(synopsis) };
}

/** The text and the summary of an Atom entry. */
export function atomTexts({ content, summary, media }: AtomText): Fields {
  const short = summary === undefined ? undefined : atomText(summary);
  if (content?.value === undefined) return short === undefined ? mediaTexts(media) : { summary: short };
  const isHtml = content.type !== undefined && /html/.test(content.type);
  return { summary: short, [isHtml ? "content_html" : "content_text"]: content.value };
}

/** A text construct as plain text. RFC 4287 section 3.1.1: it is plain unless its type says otherwise. */
export function atomText({ value = "", type }: TypedText): string {
  return type === undefined || type === "text" ? value : htmlToText(value);
}

/** Media RSS, `media:description`: plain unless its type says otherwise, and longer than a summary. */
function mediaTexts(media: Media | undefined): Fields {
  const { value, type } = mediaDescription(media) ?? {};
  if (value === undefined) return {};
  const isHtml = type === undefined ? looksLikeMarkup(value) : type === "html";
  return { [isHtml ? "content_html" : "content_text"]: value };
}
