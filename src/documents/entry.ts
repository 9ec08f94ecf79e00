import type { Enclosure, Instant, Person } from "../records/article.ts";

/** What an entry says, the same in every format: an article with its links, dates and text worked out. All text but `contentHtml` is plain text without forbidden characters. */
export interface Entry {
  /** To the letter. */
  readonly id: string;
  readonly slug: string;
  /** Absolute. */
  readonly permalink: string;
  /** Whether the permalink is a page of ours. */
  readonly hasOwnPage: boolean;
  /** Absolute. */
  readonly externalUrl?: string;
  readonly title?: string;
  readonly published: Instant;
  /** Never before `published`; no two articles share one (the catalog adds a millisecond by order where records do). */
  readonly updated: Instant;
  /** Main author first; never empty. */
  readonly authors: readonly Person[];
  readonly summary?: string;
  /** Clean HTML fragment, every link absolute; missing where the article has no body, or the site publishes summaries only. */
  readonly contentHtml?: string;
  /** BCP 47; only where it differs from the site's. */
  readonly language?: string;
  /** Of the entry's text; only where it differs from the site's. */
  readonly direction?: "rtl" | "ltr";
  readonly tags: readonly string[];
  /** Absolute. */
  readonly image?: string;
  /** Addresses absolute. */
  readonly enclosures: readonly Enclosure[];
}
