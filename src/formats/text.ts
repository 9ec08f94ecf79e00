import type { Entry } from "../documents/entry.ts";
import type { Instant } from "../records/article.ts";
import { excerpt } from "../records/excerpt.ts";

/** Long enough to recognise an entry by, short enough for one line of a list. */
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
 * Text as XML, between tags or double quotes. White space is kept: an attribute's would be read as plain spaces, a
 * carriage return as a line feed.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => xml[character] ?? character);
}

/**
 * Plain text for elements that some readers and validators take for HTML and some for text. RSS Advisory Board, Best
 * Practices Profile, section "Character data": hexadecimal references to `&` and `<`.
 */
export function escapeRss(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`);
}

/**
 * A title, or another text that Python's feedparser holds for HTML when it sees a character reference or an end tag in
 * it. It then gives up the whole feed where `<!` or `<?` begins no declaration that it knows, so such a text alone is
 * escaped twice.
 */
export function escapeRssTitle(text: string): string {
  return escapeRss(isHazardousTitle(text) ? htmlOfText(text) : text);
}

/** A channel's description, which Python's feedparser holds for HTML in any case. */
export function escapeRssDescription(text: string): string {
  return escapeRss(/<[!?]/.test(text) ? htmlOfText(text) : text);
}

/** Whether a plain title would be taken for HTML, and for HTML that some reader cannot bear. */
export function isHazardousTitle(text: string): boolean {
  return /<[!?]/.test(text) && /<\/\w+>|&#?\w+;/.test(text);
}

/** Plain text as HTML that says the same. */
export function htmlOfText(text: string): string {
  return text.replace(/[&<>]/g, (character) => xml[character] ?? character);
}

/**
 * Whether a plain text says the same as HTML: nothing in it begins a tag or a character reference. No reference has a
 * name of one letter, so `AT&T` does, and is what it looks like to everybody.
 */
export function isSameAsHtml(text: string): boolean {
  return !/<[a-z/!?]|&(?:#|[a-z](?:[a-z\d]|;))/i.test(text);
}

/**
 * HTML between `<![CDATA[` and `]]>`. In HTML `]]>` means the same with its last character as a reference, and no
 * reader has to join two sections.
 */
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
 * The entry's content, marked with its own language where that differs from the site's, and with its direction where a
 * reader's page may have another.
 */
export function contentOf(entry: Entry): string | undefined {
  const { contentHtml, language, directionElsewhere: direction } = entry;
  if (contentHtml === undefined || (language === undefined && direction === undefined)) return contentHtml;
  const attributes = [attribute("lang", language), attribute("dir", direction)];
  return isWithin(contentHtml, attributes) ? contentHtml : `<div${attributes.join("")}>${contentHtml}</div>`;
}

/** Whether the content is one `div` with these attributes, as what was imported from a feed of ours is. */
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

/** What to call an entry where a name must be: its title, or the best there is instead. */
export function labelOf(entry: Entry): string {
  if (entry.title !== undefined) return entry.title;
  if (entry.summary !== undefined) return excerpt(entry.summary, labelLength);
  return entry.enclosures[0]?.title ?? rfc3339(entry.published).slice(0, 10);
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name}="${escapeXml(value)}"`;
}
