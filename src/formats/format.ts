import type { Entry } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Site } from "../records/site.ts";
import type { Rules } from "./rules.ts";

/**
 * What stands around a document's entries. A document's bytes are `head`, its entries joined by `separator`, `tail`.
 */
export interface Frame {
  readonly head: Buffer;
  readonly separator: Buffer;
  readonly tail: Buffer;
}

/** How a document is written. Pure: the same input, the same bytes. */
export interface Format {
  /** Unique; its bytes are kept under it. */
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  /** As it goes into Content-Type, with its charset. */
  readonly mediaType: string;
  /** Media types that say no more than how it is written, by which readers understand it all the same. */
  readonly genericMediaTypes: readonly string[];
  readonly fileName: string;
  /** An entry's bytes, the same in every document that holds it; newest first within a document. */
  entry(entry: Entry): Buffer;
  frame(document: FeedDocument, site: Site): Frame;
  /** What the gate holds its documents against. */
  readonly rules: Rules;
}
