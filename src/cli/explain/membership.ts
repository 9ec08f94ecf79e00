import type { Row } from "../../catalog/catalog.ts";
import { customKey, kindOf, slugOfKey } from "../../documents/feed-keys.ts";
import { authorNamesOf, firstShared, shares } from "../../documents/logical-feed.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { type CustomFeed, keepsHistory } from "../../records/site.ts";
import { nameSlug } from "../../records/slug.ts";
import { addressesOf, type PublishedView } from "../published-view.ts";

/** An article's place in one feed. */
export interface Place {
  readonly key: string;
  readonly title: string;
  readonly because: string;
  /** The addresses of the documents that hold it. */
  readonly documents: readonly string[];
  /** Why the feed's subscription document does not hold it. */
  readonly note?: string;
}

/** Every feed that contains the article, why, and in which documents. */
export function placesIn(row: Row, view: PublishedView): readonly Place[] {
  const { catalog, config } = view;
  const holding = [...catalog.layouts()].filter(([, layout]) => layout.entries.some(({ id }) => id === row.id));
  return row.feeds.map((key) => {
    const { directory, title } = view.feed(key);
    const own = holding.map(([path]) => path).filter((path) => isOf(path, directory));
    const documents = own.flatMap((path) => addressesOf(path, config.publicUrl));
    const note = own.includes(directory) ? undefined : absence(key, own.length > 0, view);
    return { key, title, because: reason(key, row, view), documents, ...(note !== undefined && { note }) };
  });
}

/** Whether the document in that directory is the feed's subscription document or one of its archive documents. */
function isOf(path: string, directory: string): boolean {
  return path.startsWith(directory) && /^(?:archive\/\d+\/)?$/.test(path.slice(directory.length));
}

function absence(key: string, isArchived: boolean, { catalog, config }: PublishedView): string {
  const { site } = config;
  const total = catalog.total(key);
  if (total <= site.entries) return "the next run puts it there";
  const newest = `the feed's document holds the newest ${site.entries} of ${total}, and this one is older`;
  if (isArchived) return `${newest}: it is in the history`;
  return keepsHistory(key, site)
    ? newest
    : `${newest}; the feed keeps no history (archive: ${site.archive} in site.yaml)`;
}

function reason(key: string, row: Row, { config }: PublishedView): string {
  const { site } = config;
  if (key === mainFeedKey) return "it holds every article";
  const slug = slugOfKey(key);
  const kind = kindOf(key);
  if (kind === "tag") return `the article has the tag "${row.tags.find((tag) => nameSlug(tag) === slug) ?? slug}"`;
  if (kind === "author") {
    const author = row.authors.find((name) => nameSlug(name) === slug);
    return author === undefined
      ? `the article names no author, so it counts as written by the site's, ${site.author.name}`
      : `the article is by ${author}`;
  }
  const feed = site.feeds.find((candidate) => candidate.slug === slug);
  return feed === undefined
    ? "site.yaml said so when it was last published"
    : chosenBy(feed, row, authorNamesOf(row, site));
}

function chosenBy(feed: CustomFeed, row: Row, authors: readonly string[]): string {
  const tag = firstShared(feed.tags, row.tags);
  const author = firstShared(feed.authors, authors);
  const reasons = [
    ...(tag === undefined ? [] : [`the article has the tag "${tag}"`]),
    ...(author === undefined ? [] : [`the article is by ${author}`]),
  ];
  return reasons.length === 0 ? "it takes every article" : reasons.join(", and ");
}

/** Custom feeds that do not hold the article, and why. */
export function placesOut(
  row: Row,
  { config }: PublishedView,
): readonly { readonly key: string; readonly because: string }[] {
  const { site } = config;
  const authors = authorNamesOf(row, site);
  const others = site.feeds.filter((feed) => !row.feeds.includes(customKey(feed)));
  return others.map((feed) => {
    const reasons = [
      ...(shares(feed.tags, row.tags) ? [] : [`it has none of the tags ${feed.tags.join(", ")}`]),
      ...(shares(feed.authors, authors) ? [] : [`it is not by any of ${feed.authors.join(", ")}`]),
    ];
    return { key: customKey(feed), because: reasons.join(", and ") || "the next run puts it there" };
  });
}
