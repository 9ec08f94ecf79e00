import type { FeedDocument } from "../documents/feed-document.ts";
import type { LogicalFeed } from "../documents/logical-feed.ts";
import { absoluteUrl } from "../records/absolute-url.ts";
import { nameBasedUuid } from "../records/identity.ts";
import type { Site } from "../records/site.ts";
import { isUri } from "../records/uri.ts";

/** A document's link to itself, a hub or another document (RFC 4287 section 4.2.7). */
export interface DocumentLink {
  readonly rel: "self" | "hub" | "current" | "prev-archive" | "next-archive";
  /** Absolute. */
  readonly href: string;
}

/**
 * The links of a document: self, then hubs, then those of RFC 5005. Only subscription documents name hubs, since only
 * they change.
 */
export function linksOf(document: FeedDocument, site: Site, fileName: string): readonly DocumentLink[] {
  const at = (directory: string) => urlOf(`${directory}${fileName}`, site);
  const links: DocumentLink[] = [{ rel: "self", href: at(document.directory) }];
  if (document.kind === "subscription") links.push(...site.hubs.map((href) => ({ rel: "hub" as const, href })));
  else links.push({ rel: "current", href: at(document.feed.directory) });
  if (document.previousArchive !== undefined) links.push({ rel: "prev-archive", href: at(document.previousArchive) });
  if (document.nextArchive !== undefined) links.push({ rel: "next-archive", href: at(document.nextArchive) });
  return links;
}

/** The page that a feed is an alternate of: the site's home page for the main feed, otherwise the feed's own page. */
export function pageOf(feed: LogicalFeed, site: Site): string {
  return feed.kind === "main" ? site.homeUrl : urlOf(feed.directory, site);
}

/** The absolute address of a path or of an address in the settings. */
export function urlOf(reference: string, site: Site): string {
  return absoluteUrl(reference, site.baseUrl) ?? site.baseUrl;
}

/** Like `urlOf`, without the host, since a feed may be previewed on another host before it is public. */
export function pathOf(reference: string, site: Site): string {
  return new URL(urlOf(reference, site)).pathname;
}

/**
 * The id of a logical feed (RFC 4287 section 4.2.6), the same in all its documents and on every host. The main feed
 * keeps the site's id unchanged if that is a URI; the ids of others are made from it and their keys.
 */
export function feedIdOf(feed: LogicalFeed, site: Site): string {
  const id = site.id ?? site.homeUrl;
  if (feed.kind === "main" && site.id !== undefined && isUri(site.id)) return site.id;
  return nameBasedUuid(`${id} ${feed.key}`);
}
