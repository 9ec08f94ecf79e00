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
 * Escapes text for XML, between tags or in double quotes. Preserves white space: in attributes it would be normalized
 * to spaces, and a carriage return to a line feed.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => xml[character] ?? character);
}

/**
 * Escapes plain text for elements that some readers and validators take for HTML and others for text: with hexadecimal
 * references for `&` and `<` (RSS Advisory Board, Best Practices Profile, "Character data").
 */
export function escapeRss(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
}

/**
 * Escapes a title, or another text that Python's feedparser takes for HTML if it contains a character reference or an
 * end tag. feedparser then rejects the whole feed if `<!` or `<?` begins an unknown declaration, so only such texts are
 * escaped twice.
 */
export function escapeRssTitle(text: string): string {
  return escapeRss(isHazardousTitle(text) ? htmlOfText(text) : text);
}

/** Escapes a channel's description, which Python's feedparser always takes for HTML. */
export function escapeRssDescription(text: string): string {
  return escapeRss(/<[!?]/.test(text) ? htmlOfText(text) : text);
}

/** Whether some reader would take a plain title for HTML and fail. */
export function isHazardousTitle(text: string): boolean {
  return /<[!?]/.test(text) && /<\/\w+>|&#?\w+;/.test(text);
}

/** Converts plain text to HTML. */
export function htmlOfText(text: string): string {
  return text.replace(/[&<>]/g, (character) => xml[character] ?? character);
}

/**
 * Whether plain text means the same as HTML: it contains no tags or character references. There are no references with
 * one-letter names, so `AT&T` is fine.
 */
export function isSameAsHtml(text: string): boolean {
  return !/<[a-z/!?]|&(?:#|[a-z](?:[a-z\d]|;))/i.test(text);
}

/**
 * HTML for a CDATA section. In HTML, the last character of `]]>` can be written as a reference, so one section is
 * enough.
 */
export function inCdata(html: string): string {
  return html.replaceAll("]]>", "]]&gt;");
}

/** RFC 822 with the four-digit year of RFC 1123, in GMT. */
export function rfc822(instant: Instant): string {
  return new Date(instant).toUTCString();
}

/** RFC 3339 in UTC, with milliseconds only if nonzero. */
export function rfc3339(instant: Instant): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/**
 * The entry's content, wrapped with its language if that differs from the site's, and with its direction if a reader's
 * page may have another.
 */
export function contentOf(entry: Entry): string | undefined {
  const { contentHtml, language, directionElsewhere: direction } = entry;
  if (contentHtml === undefined || (language === undefined && direction === undefined)) return contentHtml;
  const attributes = [attribute("lang", language), attribute("dir", direction)];
  return isWithin(contentHtml, attributes) ? contentHtml : `<div${attributes.join("")}>${contentHtml}</div>`;
}

/**
 * Whether the content is already a single `div` with these attributes, as in articles imported from one of our feeds.
 */
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

/** A label for an entry: its title, or the best substitute. */
export function labelOf(entry: Entry): string {
  if (entry.title !== undefined) return entry.title;
  if (entry.summary !== undefined) return excerpt(entry.summary, labelLength);
  return entry.enclosures[0]?.title ?? rfc3339(entry.published).slice(0, 10);
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name}="${escapeXml(value)}"`;
}
