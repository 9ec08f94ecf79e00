import type { Entry } from "../documents/entry.ts";
import type { Instant } from "../records/article.ts";
import { excerpt } from "../records/excerpt.ts";

/** In characters: enough to recognise an entry, and short enough for one line of a list. */
const labelLength = 80;

const xml: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

/**
 * Escapes text for XML, between tags or in double quotes. White space survives: otherwise an attribute's would become
 * plain spaces, and a carriage return a line feed.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => xml[character] ?? character);
}

/**
 * Escapes plain text for elements that some readers and validators take for HTML and others for text: with hexadecimal
 * references to `&` and `<` (RSS Advisory Board, Best Practices Profile, "Character data").
 */
export function escapeRss(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
}

/**
 * Escapes a title, or another text that Python's feedparser takes for HTML if it contains a character reference or an
 * end tag. It then gives up on the whole feed if `<!` or `<?` begins no declaration that it knows, so only such a text
 * is escaped twice.
 */
export function escapeRssTitle(text: string): string {
  return escapeRss(isHazardousTitle(text) ? htmlOfText(text) : text);
}

/** Escapes a channel's description, which Python's feedparser always takes for HTML. */
export function escapeRssDescription(text: string): string {
  return escapeRss(/<[!?]/.test(text) ? htmlOfText(text) : text);
}

/** Whether some reader would take a plain title for HTML, and fail on it. */
export function isHazardousTitle(text: string): boolean {
  return /<[!?]/.test(text) && /<\/\w+>|&#?\w+;/.test(text);
}

/** The HTML that stands for a plain text. */
export function htmlOfText(text: string): string {
  return text.replace(/[&<>]/g, (character) => xml[character] ?? character);
}

/**
 * Whether a plain text reads the same as HTML: nothing in it begins a tag or a character reference. No reference has a
 * name of one letter, so `AT&T` reads the same.
 */
export function isSameAsHtml(text: string): boolean {
  return !/<[a-z/!?]|&(?:#|[a-z](?:[a-z\d]|;))/i.test(text);
}

/** HTML for a CDATA section. In HTML, the last character of `]]>` may be a reference, so one section is enough. */
export function inCdata(html: string): string {
  return html.replaceAll("]]>", "]]&gt;");
}

/** RFC 822 with the four-digit year of RFC 1123, in GMT. */
export function rfc822(instant: Instant): string {
  return new Date(instant).toUTCString();
}

/** RFC 3339 in UTC, with milliseconds only where there are any. */
export function rfc3339(instant: Instant): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/**
 * The entry's content, marked with its language if that differs from the site's, and with its direction if a reader's
 * page may have another.
 */
export function contentOf(entry: Entry): string | undefined {
  const { contentHtml, language, directionElsewhere: direction } = entry;
  if (contentHtml === undefined || (language === undefined && direction === undefined)) return contentHtml;
  const attributes = [attribute("lang", language), attribute("dir", direction)];
  return isWithin(contentHtml, attributes) ? contentHtml : `<div${attributes.join("")}>${contentHtml}</div>`;
}

/** Whether the content already is one `div` with these attributes, as in articles imported from one of our feeds. */
function isWithin(html: string, attributes: readonly string[]): boolean {
  const [start] = /^<div [^>]*>/.exec(html) ?? [];
  if (start === undefined || !attributes.every((each) => start.includes(each))) return false;
  let depth = 0;
  for (const { 0: tag, index } of html.matchAll(/<\/?div\b/g)) {
    depth += tag === "<div" ? 1 : -1;
    if (depth === 0) return index === html.length - "</div>".length;
  }
  return false;
}

/** A name for an entry where one is required: its title, or the best substitute. */
export function labelOf(entry: Entry): string {
  if (entry.title !== undefined) return entry.title;
  if (entry.summary !== undefined) return excerpt(entry.summary, labelLength);
  return entry.enclosures[0]?.title ?? rfc3339(entry.published).slice(0, 10);
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name}="${escapeXml(value)}"`;
}
