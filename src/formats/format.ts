import type { Entry } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Site } from "../records/site.ts";

/** What stands around a document's entries. A document's bytes are `head`, its entries joined by `separator`, `tail`. */
export interface Frame {
  readonly head: Buffer;
  readonly separator: Buffer;
  readonly tail: Buffer;
}

/** How a document is written. Pure: the same input, the same bytes. */
export interface Format {
  readonly name: "rss" | "atom" | "json";
  /** As it goes into Content-Type, with its charset. */
  readonly mediaType: string;
  readonly fileName: string;
  /** An entry's bytes, the same in every document that holds it; newest first within a document. */
  entry(entry: Entry, site: Site): Buffer;
  frame(document: FeedDocument, site: Site): Frame;
}
