import { hash } from "node:crypto";
import type { CatalogView, Row } from "../../catalog/catalog.ts";
import type { FeedDocument } from "../../documents/feed-document.ts";
import { customKey, kindOf } from "../../documents/feed-keys.ts";
import { type FeedPhrases, type LogicalFeed, logicalFeed } from "../../documents/logical-feed.ts";
import { archiveCount, archiveDirectory, archiveOfRank } from "../../documents/paging.ts";
import { maxLinks, type YearLink } from "../../pages/list-page.ts";
import { parseInstant } from "../../records/dates.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { keepsHistory, type Site } from "../../records/site.ts";
import type { Press } from "./press.ts";
import type { DocumentName } from "./touched-documents.ts";

/** A document, its articles, and the additional contents of its page. */
export interface DocumentPlan {
  readonly document: FeedDocument;
  /** Newest first. */
  readonly rows: readonly Row[];
  readonly total?: number;
  readonly years?: readonly YearLink[];
  readonly feeds?: readonly LogicalFeed[];
  readonly newerDirectory?: string;
  readonly olderDirectory?: string;
  /** Equal if and only if nothing shown by the document or its page has changed, apart from settings. */
  readonly signature: string;
}

/** All feeds in a stable order: the main feed, configured feeds, and feeds that contain an article. */
export function feedKeys(catalog: Pick<CatalogView, "feeds">, press: Pick<Press, "site">): readonly string[] {
  const found = catalog.feeds().map((feed) => feed.key);
  const configured = press.site.feeds.map(customKey);
  return [...new Set([mainFeedKey, ...configured, ...found])];
}

/** The feed with that key, named as its oldest article names it. */
export function feedOf(
  key: string,
  catalog: Pick<CatalogView, "oldest">,
  { site, pageSite }: { readonly site: Site; readonly pageSite: { readonly words: FeedPhrases } },
): LogicalFeed {
  return logicalFeed(key, site, key === mainFeedKey ? undefined : catalog.oldest(key), pageSite.words);
}

/** The number of archive documents of a feed. */
export function archivesOf(key: string, catalog: Pick<CatalogView, "total">, press: Pick<Press, "site">): number {
  return keepsHistory(key, press.site) ? archiveCount(catalog.total(key), press.site.entries) : 0;
}

/** The current plan of a document. */
export function planOf({ feed, archive }: DocumentName, catalog: CatalogView, press: Press): DocumentPlan {
  return archive === undefined ? subscriptionPlan(feed, catalog, press) : archivePlan(feed, archive, catalog, press);
}

function subscriptionPlan(key: string, catalog: CatalogView, press: Press): DocumentPlan {
  const feed = feedOf(key, catalog, press);
  const archives = archivesOf(key, catalog, press);
  const newestArchive = archives > 0 ? archiveDirectory(feed, archives) : undefined;
  const rows = catalog.newest(key, press.site.entries);
  const isMain = key === mainFeedKey;
  const document: FeedDocument = {
    feed,
    kind: "subscription",
    directory: feed.directory,
    ...(newestArchive !== undefined && { previousArchive: newestArchive }),
    updated: newestUpdate(rows),
  };
  return signed({
    document,
    rows,
    total: catalog.total(key),
    ...(keepsHistory(key, press.site) && { years: yearsOf(feed, catalog, press, archives) }),
    ...(isMain && { feeds: largestFeeds(catalog, press) }),
    ...(newestArchive !== undefined && { olderDirectory: newestArchive }),
  });
}

function archivePlan(key: string, number: number, catalog: CatalogView, press: Press): DocumentPlan {
  const feed = feedOf(key, catalog, press);
  const archives = archivesOf(key, catalog, press);
  const rows = catalog.page(key, number);
  const newer = number < archives ? archiveDirectory(feed, number + 1) : undefined;
  const older = number > 1 ? archiveDirectory(feed, number - 1) : undefined;
  const document: FeedDocument = {
    feed,
    kind: "archive",
    directory: archiveDirectory(feed, number),
    number,
    ...(older !== undefined && { previousArchive: older }),
    ...(newer !== undefined && { nextArchive: newer }),
    updated: newestUpdate(rows),
  };
  return signed({
    document,
    rows,
    newerDirectory: newer ?? feed.directory,
    ...(older !== undefined && { olderDirectory: older }),
  });
}

function signed(plan: Omit<DocumentPlan, "signature">): DocumentPlan {
  const { rows, ...rest } = plan;
  const versions = rows.map((row) => row.version).join();
  return { ...plan, signature: hash("sha256", `${JSON.stringify(rest)}\n${versions}`).slice(0, 24) };
}

/** The first day that the W3C feed validator finds plausible. The time of the run would change the bytes every time. */
const updatedWithoutEntries = Date.UTC(1990, 0, 1);

function newestUpdate([first, ...others]: readonly Row[]): number {
  return others.reduce((newest, row) => Math.max(newest, row.updated), first?.updated ?? updatedWithoutEntries);
}

/**
 * The feeds of each kind with the most articles, ties by key: as many as the front page shows, and one more if there is
 * one.
 */
function largestFeeds(catalog: CatalogView, press: Press): readonly LogicalFeed[] {
  const others = catalog.feeds().filter(({ key }) => key !== mainFeedKey);
  const bySize = others.sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
  const shown = (["custom", "tag", "author"] as const).flatMap((kind) =>
    bySize.filter(({ key }) => kindOf(key) === kind).slice(0, maxLinks + 1),
  );
  return shown.map(({ key }) => feedOf(key, catalog, press));
}

/** Each year that has an article, newest first, with the document that contains its newest article. */
function yearsOf(feed: LogicalFeed, catalog: CatalogView, press: Press, archives: number): readonly YearLink[] {
  const { key } = feed;
  const total = catalog.total(key);
  const [newest] = catalog.newest(key, 1);
  const oldest = catalog.oldest(key);
  if (newest === undefined || oldest === undefined) return [];
  const links: YearLink[] = [];
  let end = total;
  for (let year = press.pageSite.yearOf(newest.published); end > 0; year -= 1) {
    const start = catalog.countBefore(key, startOfYear(year, press));
    if (start < end) links.push({ year, count: end - start, directory: directoryOfRank(end - 1, total) });
    end = Math.min(end, start);
  }
  return links;

  function directoryOfRank(rank: number, count: number): string {
    const inSubscription = rank >= count - press.site.entries;
    const number = archiveOfRank(rank, press.site.entries);
    return inSubscription || number > archives ? feed.directory : archiveDirectory(feed, number);
  }
}

function startOfYear(year: number, press: Press): number {
  const text = `${String(year).padStart(4, "0")}-01-01T00:00:00`;
  return parseInstant(text, press.site.timezone) ?? Date.UTC(year, 0, 1);
}
