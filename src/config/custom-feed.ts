import type { CustomFeed } from "../records/site.ts";
import { slugify } from "../records/slug.ts";
import { plainLine } from "../records/text.ts";
import { listOf } from "../records/values.ts";
import type { Settings } from "./settings-schema.ts";

type FeedSetting = NonNullable<Settings["feeds"]>[number];

/** A custom feed, from an item of `feeds`. */
export function readFeed(feed: FeedSetting): CustomFeed {
  return {
    slug: feedSlug(feed),
    title: plainLine(feed.title),
    ...(feed.description !== undefined && { description: plainLine(feed.description) }),
    tags: listOf(feed.tags).map(plainLine),
    authors: listOf(feed.authors).map(plainLine),
  };
}

/** The feed's part of the address. */
export function feedSlug(feed: FeedSetting): string {
  return slugify(feed.slug ?? feed.title);
}
