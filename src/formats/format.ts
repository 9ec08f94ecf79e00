import type { Entry } from "../documents/entry.ts";
import type { FeedDocument } from "../documents/feed-document.ts";
import type { Site } from "../records/site.ts";
import type { Rules } from "./rules.ts";

/**
 * The parts of a document around its entries. A document is `head`, then the entries joined by `separator`, then
 * `tail`.
 */
export interface Frame {
  readonly head: Buffer;
  readonly separator: Buffer;
  readonly tail: Buffer;
}

/** A feed format: how documents are written. Pure: the same input gives the same bytes. */
export interface Format {
  /** Unique; bytes are stored under this name. */
  readonly name: string;
  /** The name that people see. */
  readonly label: string;
  /** The value of Content-Type, with its charset. */
  readonly mediaType: string;
  /** Media types that name only the syntax (XML, JSON), which readers also accept. */
  readonly genericMediaTypes: readonly string[];
  readonly fileName: string;
  /** The bytes of an entry, equal in every document. Documents list the newest entry first. */
  entry(entry: Entry): Buffer;
  frame(document: FeedDocument, site: Site): Frame;
  /** The rules that documents are checked against. */
  readonly rules: Rules;
}
