import type { ManifestEntry } from "../publication/manifest.ts";
import { absoluteUrl } from "../records/absolute-url.ts";
import type { Site } from "../records/site.ts";

/** A feed document as hubs know it. */
export interface Topic {
  /** The address that the feed names as its own. */
  readonly url: string;
  /** Of the feed's bytes. */
  readonly hash: string;
}

/** What tells of a published file whether it is a topic, and at which address. */
export type PublishedFile = Pick<ManifestEntry, "path" | "mediaType" | "lifetime">;

/** The feeds among published files that name the hubs: each subscription document in each format. */
export function topicsOf(files: Iterable<ManifestEntry>, site: Pick<Site, "baseUrl">): readonly Topic[] {
  const topics: Topic[] = [];
  for (const file of files) {
    const url = topicUrlOf(file, site);
    if (url !== undefined) topics.push({ url, hash: file.hash });
  }
  return topics;
}

/**
 * The Link field (RFC 8288) by which a feed names itself and its hubs, as it does in its own words: WebSub section 4
 * knows no others in JSON. Nothing for what is no topic, and where there is no hub.
 */
export function discoveryLinkOf(file: PublishedFile, site: Pick<Site, "baseUrl" | "hubs">): string | undefined {
  const url = site.hubs.length === 0 ? undefined : topicUrlOf(file, site);
  if (url === undefined) return undefined;
  return [`<${url}>; rel="self"`, ...site.hubs.map((hub) => `<${hub}>; rel="hub"`)].join(", ");
}

function topicUrlOf({ path, mediaType, lifetime }: PublishedFile, { baseUrl }: Pick<Site, "baseUrl">) {
  return lifetime === "current" && isFeed(mediaType) ? absoluteUrl(path, baseUrl) : undefined;
}

/** OPML is polled too, and is no feed. */
function isFeed(mediaType: string): boolean {
  return /^application\/(?:rss\+xml|atom\+xml|feed\+json)\b/.test(mediaType);
}
