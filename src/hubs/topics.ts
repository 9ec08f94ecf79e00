import type { ManifestEntry } from "../publication/manifest.ts";
import { absoluteUrl } from "../records/absolute-url.ts";
import type { Site } from "../records/site.ts";

/** A feed document as seen by hubs. */
export interface Topic {
  /** The feed's self link. */
  readonly url: string;
  /** The hash of the feed's bytes. */
  readonly hash: string;
}

/** The properties that decide whether a published file is a topic. */
export type PublishedFile = Pick<ManifestEntry, "path" | "mediaType" | "lifetime">;

/** The topics among published files: every subscription document in every format. */
export function topicsOf(files: Iterable<ManifestEntry>, site: Pick<Site, "baseUrl">): readonly Topic[] {
  const topics: Topic[] = [];
  for (const file of files) {
    const url = topicUrlOf(file, site);
    if (url !== undefined) topics.push({ url, hash: file.hash });
  }
  return topics;
}

/**
 * The Link field (RFC 8288) with a feed's self and hub links. For JSON, this is the only discovery that WebSub section
 * 4 defines. Undefined if the file is not a topic, or there are no hubs.
 */
export function discoveryLinkOf(file: PublishedFile, site: Pick<Site, "baseUrl" | "hubs">): string | undefined {
  const url = site.hubs.length === 0 ? undefined : topicUrlOf(file, site);
  if (url === undefined) return undefined;
  return [`<${url}>; rel="self"`, ...site.hubs.map((hub) => `<${hub}>; rel="hub"`)].join(", ");
}

function topicUrlOf({ path, mediaType, lifetime }: PublishedFile, { baseUrl }: Pick<Site, "baseUrl">) {
  return lifetime === "current" && isFeed(mediaType) ? absoluteUrl(path, baseUrl) : undefined;
}

/** OPML is polled too, but is not a feed. */
function isFeed(mediaType: string): boolean {
  return /^application\/(?:rss\+xml|atom\+xml|feed\+json)\b/.test(mediaType);
}
