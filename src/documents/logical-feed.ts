import { mainFeedKey } from "../records/main-feed.ts";
import type { CustomFeed, Site } from "../records/site.ts";
import { nameKey, nameSlug } from "../records/slug.ts";
import { authorKey, customKey, type FeedKind, feedDirectory, kindOf, slugOfKey, tagKey } from "./feed-keys.ts";

/** A logical feed (RFC 5005): one subscription document and, if it keeps its history, archive documents. */
export interface LogicalFeed {
  /** Unique: `main`, `tags/SLUG`, `authors/SLUG`, `feeds/SLUG`. */
  readonly key: string;
  readonly kind: FeedKind;
  /** The directory of its documents below the base address: `` or `tags/SLUG/`. */
  readonly directory: string;
  /** Plain text. */
  readonly title: string;
  /** Plain text. */
  readonly description: string;
  /** The tag or name that the feed is about, without the site's title; missing for the main feed. */
  readonly label?: string;
}

/** The keys of the logical feeds that hold an article. Tags, or names, with the same slug share a feed. */
export function feedKeysOf(
  article: { readonly tags: readonly string[]; readonly authors: readonly string[] },
  site: Site,
): readonly string[] {
  const authors = authorNamesOf(article, site);
  const keys = [
    mainFeedKey,
    ...article.tags.map(tagKey),
    ...authors.map(authorKey),
    ...site.feeds.filter((feed) => isIn(feed, article.tags, authors)).map(customKey),
  ];
  return [...new Set(keys)];
}

function isIn(feed: CustomFeed, tags: readonly string[], authors: readonly string[]): boolean {
  return shares(feed.tags, tags) && shares(feed.authors, authors);
}

/** Whether an article has one of the wanted names, or none is wanted. */
export function shares(wanted: readonly string[], had: readonly string[]): boolean {
  return wanted.length === 0 || firstShared(wanted, had) !== undefined;
}

/** The first name of an article, as written there, that is among the wanted ones. */
export function firstShared(wanted: readonly string[], had: readonly string[]): string | undefined {
  const keys = new Set(wanted.map(nameKey));
  return had.find((name) => keys.has(nameKey(name)));
}

/** The names of an article's authors, or of the site's author if it names none. */
export function authorNamesOf(
  article: { readonly authors: readonly string[] } | undefined,
  site: Site,
): readonly string[] {
  return article === undefined || article.authors.length === 0 ? [site.author.name] : article.authors;
}

/** Default descriptions of feeds; `#` stands for the tag or the name. */
export interface FeedPhrases {
  readonly tagged: string;
  readonly writtenBy: string;
}

/**
 * The feed with that key. If a tag or name is spelled in several ways, the feed's oldest article decides which is
 * shown, so that the title does not change when articles are added.
 */
export function logicalFeed(
  key: string,
  site: Site,
  oldest: { readonly tags: readonly string[]; readonly authors: readonly string[] } | undefined,
  phrases: FeedPhrases,
): LogicalFeed {
  const directory = feedDirectory(key);
  if (key === mainFeedKey) return { key, kind: "main", directory, title: site.title, description: site.description };
  const slug = slugOfKey(key);
  const custom = site.feeds.find((feed) => customKey(feed) === key);
  if (custom !== undefined) {
    const description = custom.description ?? `${custom.title}: ${site.description}`;
    return { key, kind: "custom", directory, title: custom.title, description, label: custom.title };
  }
  const kind = kindOf(key) === "tag" ? "tag" : "author";
  const names = kind === "tag" ? (oldest?.tags ?? []) : authorNamesOf(oldest, site);
  const label = names.find((name) => nameSlug(name) === slug) ?? slug;
  const phrase = kind === "tag" ? phrases.tagged : phrases.writtenBy;
  const description = phrase.replace("#", () => label);
  return { key, kind, directory, title: `${site.title}: ${label}`, description, label };
}
