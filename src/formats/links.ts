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
 * The links of a document: self, then hubs, then RFC 5005's. Only subscription documents name hubs, since no others
 * change.
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

/** The page that a feed is an alternate of: the site's for the main feed, otherwise the feed's own page here. */
export function pageOf(feed: LogicalFeed, site: Site): string {
  return feed.kind === "main" ? site.homeUrl : urlOf(feed.directory, site);
}

/** The absolute address of a path of ours or of an address in the settings. */
export function urlOf(reference: string, site: Site): string {
  return absoluteUrl(reference, site.baseUrl) ?? site.baseUrl;
}

/** The same without the host: a feed may be looked at on another one, before anything is at the public one. */
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
