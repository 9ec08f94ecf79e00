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

/** The feeds among published files that name the hubs: each subscription document in each format. */
export function topicsOf(files: Iterable<ManifestEntry>, { baseUrl }: Pick<Site, "baseUrl">): readonly Topic[] {
  const topics: Topic[] = [];
  for (const { path, hash, mediaType, lifetime } of files) {
    if (lifetime !== "current" || !isFeed(mediaType)) continue;
    const url = absoluteUrl(path, baseUrl);
    if (url !== undefined) topics.push({ url, hash });
  }
  return topics;
}

/** OPML is polled too, and is no feed. */
function isFeed(mediaType: string): boolean {
  return /^application\/(?:rss\+xml|atom\+xml|feed\+json)\b/.test(mediaType);
}
