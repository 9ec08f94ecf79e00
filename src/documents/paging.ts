import type { LogicalFeed } from "./logical-feed.ts";

/**
 * How many archive documents a feed has. The subscription document holds the newest `size` articles. Archive documents
 * hold `size` each, counted from the oldest, and are only written when full; together they reach at least up to the
 * oldest article of the subscription document, so the newest one overlaps it. New articles never change an existing
 * archive document, except that the newest one once gets a link to the next.
 */
export function archiveCount(total: number, size: number): number {
  return Math.max(0, Math.ceil((total - size) / size));
}

/** The directory of the feed's archive document `number`. */
export function archiveDirectory(feed: Pick<LogicalFeed, "directory">, number: number): string {
  return `${feed.directory}archive/${number}/`;
}

/**
 * The number of the archive document that contains the article of that rank (0 is the oldest), or would if there were
 * enough articles.
 */
export function archiveOfRank(rank: number, size: number): number {
  return Math.floor(rank / size) + 1;
}
