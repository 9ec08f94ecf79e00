import type { FeedDocument } from "../documents/feed-document.ts";
import type { LogicalFeed } from "../documents/logical-feed.ts";
import { absoluteUrl } from "../records/absolute-url.ts";
import { nameBasedUuid } from "../records/identity.ts";
import type { Site } from "../records/site.ts";
import { isUri } from "../records/uri.ts";

/** A document's link to itself or to another: RFC 4287 section 4.2.7. */
export interface DocumentLink {
  readonly rel: "self" | "hub" | "current" | "prev-archive" | "next-archive";
  /** Absolute. */
  readonly href: string;
}

/** Self first, then the hubs, then RFC 5005's links. Only a subscription document has hubs: no other one changes. */
export function linksOf(document: FeedDocument, site: Site, fileName: string): readonly DocumentLink[] {
  const at = (directory: string) => urlOf(`${directory}${fileName}`, site);
  const links: DocumentLink[] = [{ rel: "self", href: at(document.directory) }];
  if (document.kind === "subscription") links.push(...site.hubs.map((href) => ({ rel: "hub" as const, href })));
  else links.push({ rel: "current", href: at(document.feed.directory) });
  if (document.previousArchive !== undefined) links.push({ rel: "prev-archive", href: at(document.previousArchive) });
  if (document.nextArchive !== undefined) links.push({ rel: "next-archive", href: at(document.nextArchive) });
  return links;
}

/**
 * The page for people that a feed is an alternate of: the site's for the main feed, its own page of ours for any other.
 */
export function pageOf(feed: LogicalFeed, site: Site): string {
  return feed.kind === "main" ? site.homeUrl : urlOf(feed.directory, site);
}

/** A path of ours, or an address from the settings, absolute. */
export function urlOf(reference: string, site: Site): string {
  return absoluteUrl(reference, site.baseUrl) ?? site.baseUrl;
}

/**
 * The id of a logical feed, the same in all its documents and whatever host they are served from: RFC 4287 section
 * 4.2.6. The main feed keeps the site's id to the letter where that is a URI; the others have ids made from it and
 * their own key.
 */
export function feedIdOf(feed: LogicalFeed, site: Site): string {
  const id = site.id ?? site.homeUrl;
  if (feed.kind === "main" && site.id !== undefined && isUri(site.id)) return site.id;
  return nameBasedUuid(`${id} ${feed.key}`);
}
