import type { LogicalFeed } from "./logical-feed.ts";

/**
 * The subscription document holds the newest `size` articles; archive documents hold `size` each, counted from the
 * oldest, and are whole from the start: together they reach at least up to the oldest article of the subscription
 * document, so the newest archive document overlaps it. An archive document that exists never changes when articles are
 * added, but for the newest one's link to the next, once.
 */
export function archiveCount(total: number, size: number): number {
  return Math.max(0, Math.ceil((total - size) / size));
}

/** Where archive document `number` of a feed lies. */
export function archiveDirectory(feed: Pick<LogicalFeed, "directory">, number: number): string {
  return `${feed.directory}archive/${number}/`;
}

/** The archive document that holds the article of that rank (0 is the oldest), or would, were there enough articles. */
export function archiveOfRank(rank: number, size: number): number {
  return Math.floor(rank / size) + 1;
}
