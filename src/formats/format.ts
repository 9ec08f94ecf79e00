import type { Entry } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Site } from "../records/site.ts";
import type { Rules } from "./rules.ts";

/**
 * What surrounds a document's entries. A document's bytes are `head`, its entries joined by `separator`, then `tail`.
 */
export interface Frame {
  readonly head: Buffer;
  readonly separator: Buffer;
  readonly tail: Buffer;
}

/** How a document is written. Pure: the same input gives the same bytes. */
export interface Format {
  /** Unique; a document's bytes are stored under it. */
  readonly name: string;
  /** The format's name for people. */
  readonly label: string;
  /** The value of Content-Type, with its charset. */
  readonly mediaType: string;
  /** Media types that name only the syntax (XML, JSON), which readers accept for it too. */
  readonly genericMediaTypes: readonly string[];
  readonly fileName: string;
  /** An entry's bytes, the same in every document that holds it. Documents hold their newest entry first. */
  entry(entry: Entry): Buffer;
  frame(document: FeedDocument, site: Site): Frame;
  /** The rules by which the gate checks its documents. */
  readonly rules: Rules;
}
