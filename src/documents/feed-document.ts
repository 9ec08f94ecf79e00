import type { Instant } from "../records/article.ts";
import type { LogicalFeed } from "./logical-feed.ts";

/**
 * A document of a logical feed, without its entries. Directories are below the base address and are followed by a
 * format's file name.
 */
export interface FeedDocument {
  readonly feed: LogicalFeed;
  readonly kind: "subscription" | "archive";
  /** The document's directory: `tags/SLUG/` or `tags/SLUG/archive/3/`. */
  readonly directory: string;
  /** Archive documents only: from 1, the oldest. */
  readonly number?: number;
  /** RFC 5005 section 4, `prev-archive`: the next older archive document. */
  readonly previousArchive?: string;
  /** RFC 5005 section 4, `next-archive`: the next newer archive document; never on a subscription document. */
  readonly nextArchive?: string;
  /** The newest entry's `updated`; 1990 if there is no entry. */
  readonly updated: Instant;
}
