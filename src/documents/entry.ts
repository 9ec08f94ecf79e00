import { absoluteUrl } from "../records/absolute-url.ts";
import type { Article, Enclosure, Episode, Instant, Person } from "../records/article.ts";
import { readMediaType } from "../records/media-types.ts";
import { mailAddress } from "../records/person.ts";
import type { Site } from "../records/site.ts";
import { cleanText, plainLine } from "../records/text.ts";
import { type Direction, directionOfLanguage, directionOfText } from "./direction.ts";

/**
 * The content of an entry in every format: an article with its links, dates and texts resolved. All text but
 * `contentHtml` is plain text without forbidden characters.
 */
export interface Entry {
  /** Verbatim from the record. */
  readonly id: string;
  readonly slug: string;
  /** Absolute. */
  readonly permalink: string;
  /** Whether the permalink is a page made by Broadsheet. */
  readonly hasOwnPage: boolean;
  /** Absolute. */
  readonly externalUrl?: string;
  readonly title?: string;
  readonly published: Instant;
  /** Never before `published`, and unique: if records share a time, the catalog adds milliseconds in order. */
  readonly updated: Instant;
  /** Main author first; never empty. */
  readonly authors: readonly Person[];
  readonly summary?: string;
  /**
   * A clean HTML fragment with absolute links; missing if the article has no body, or the site publishes summaries
   * only.
   */
  readonly contentHtml?: string;
  /** BCP 47; only if it differs from the site's. */
  readonly language?: string;
  /** The direction of the text; only if it differs from the site's. */
  readonly direction?: Direction;
  /**
   * The direction for readers that show the entry in their own, usually left-to-right, pages: also set if both the site
   * and the entry are right-to-left.
   */
  readonly directionElsewhere?: Direction;
  readonly tags: readonly string[];
  /** Absolute. */
  readonly image?: string;
  /** With absolute addresses. */
  readonly enclosures: readonly Enclosure[];
  /** Set if the site is a podcast and the first enclosure is audio or video; empty if the record says no more. */
  readonly episode?: Episode;
}

/** What an entry needs besides its article and the site. */
export interface EntryContext {
  /** Clean HTML with absolute links; missing if the article has no body. */
  readonly contentHtml: string | undefined;
  /** Plain text from the body, used as the summary if the article has none. */
  readonly excerpt?: string | undefined;
  /** Not before the article's `published`, and unique. */
  readonly updated: Instant;
}

/**
 * Makes the entry from which every format and page is written. All text is cleaned again here: the site's texts and the
 * excerpt do not come from records, and a single forbidden character makes a whole document ill-formed.
 */
export function entryOf(article: Article, site: Site, context: EntryContext): Entry {
  const permalink = permalinkOf(article, site);
  const title = lineOf(article.title);
  const summary = lineOf(article.summary) ?? lineOf(context.excerpt);
  const language = languageOf(article, site);
  const ofSite = directionOfLanguage(site.language);
  const enclosures = article.enclosures.flatMap((enclosure) => enclosureOf(enclosure, permalink));
  const direction = directionOf(article.language, `${title ?? ""} ${summary ?? ""}`) ?? ofSite;
  return {
    id: cleanText(article.id),
    slug: article.slug,
    permalink,
    hasOwnPage: permalink === ownPageOf(article, site),
    published: article.published,
    updated: context.updated,
    authors: authorsOf(article, site),
    tags: tagsOf(article),
    enclosures,
    ...given("title", title),
    ...given("summary", summary),
    ...given("contentHtml", context.contentHtml?.trim()),
    ...given("externalUrl", article.externalUrl && absoluteUrl(article.externalUrl, permalink)),
    ...given("image", article.image && absoluteUrl(article.image, permalink)),
    ...given("episode", isEpisode(enclosures, site) ? (article.episode ?? {}) : undefined),
    ...given("language", language),
    ...given("direction", direction === ofSite ? undefined : direction),
    ...given("directionElsewhere", direction === "ltr" && ofSite === "ltr" ? undefined : direction),
  };
}

/** The absolute address of an article: its page elsewhere, or the one made by Broadsheet. */
export function permalinkOf(article: Pick<Article, "url" | "slug">, site: Site): string {
  const elsewhere = article.url === undefined ? undefined : absoluteUrl(article.url, site.baseUrl);
  return elsewhere ?? ownPageOf(article, site);
}

function ownPageOf(article: Pick<Article, "slug">, site: Site): string {
  return `${site.baseUrl}articles/${article.slug}/`;
}

function authorsOf(article: Article, site: Site): readonly Person[] {
  const named = article.authors.flatMap((person) => personOf(person, site));
  return named.length > 0 ? named : [siteAuthor(site)];
}

/** The author of the feeds, and of entries without an author, with clean text and absolute addresses. */
export function siteAuthor(site: Site): Person {
  return personOf(site.author, site)[0] ?? { name: plainLine(site.title) };
}

/** The person with clean text; empty if no name remains. */
function personOf(person: Person, site: Site): readonly Person[] {
  const name = plainLine(person.name).trim();
  if (name === "") return [];
  const clean = {
    name,
    ...given("url", person.url && absoluteUrl(person.url, site.baseUrl)),
    ...given("email", person.email && mailAddress(person.email)),
    ...given("avatar", person.avatar && absoluteUrl(person.avatar, site.baseUrl)),
  };
  return [clean];
}

function enclosureOf(enclosure: Enclosure, permalink: string): readonly Enclosure[] {
  const { lengthInBytes: length, durationSeconds: duration } = enclosure;
  const url = absoluteUrl(enclosure.url, permalink);
  if (url === undefined) return [];
  const clean = {
    url,
    mediaType: readMediaType(enclosure.mediaType) ?? "application/octet-stream",
    ...given("lengthInBytes", length !== undefined && Number.isSafeInteger(length) && length > 0 ? length : undefined),
    ...given("title", lineOf(enclosure.title)),
    ...given("durationSeconds", duration !== undefined && duration >= 0 && duration < 1e9 ? duration : undefined),
  };
  return [clean];
}

/** Podcast players play the first enclosure, the only one that RSS allows. */
function isEpisode([first]: readonly Enclosure[], { podcast }: Site): boolean {
  return podcast !== undefined && first !== undefined && /^(?:audio|video)\//.test(first.mediaType);
}

function tagsOf(article: Article): readonly string[] {
  return [...new Set(article.tags.map((tag) => plainLine(tag).trim()))].filter((tag) => tag !== "");
}

function languageOf(article: Article, site: Site): string | undefined {
  return article.language?.toLowerCase() === site.language.toLowerCase() ? undefined : article.language;
}

/** The language decides the direction, if stated; otherwise the text does. */
function directionOf(language: string | undefined, text: string): Direction | undefined {
  return language === undefined ? directionOfText(text) : directionOfLanguage(language);
}

function lineOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plainLine(text).trim();
}

/** An object with the field, or an empty one if the value is empty. */
function given<Name extends string, Value>(
  name: Name,
  value: Value,
): { readonly [Key in Name]?: Exclude<Value, undefined | ""> } {
  return (value === undefined || value === "" ? {} : { [name]: value }) as {
    readonly [Key in Name]?: Exclude<Value, undefined | "">;
  };
}
