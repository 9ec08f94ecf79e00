import type { FileHandle } from "node:fs/promises";
import type { ManifestEntry } from "../manifest.ts";
import type { AnswerCoding } from "../side-files.ts";
import type { Representation, Variant } from "./representation.ts";

/** A variant with its bytes, and the representation that it belongs to. */
export interface LoadedVariant {
  readonly representation: Representation;
  readonly variant: Variant;
  readonly bytes: Buffer;
}

/** Loads the bytes in one coding, or plain if the coding is unavailable; `undefined` if the file is missing. */
export type LoadVariant = (representation: Representation, coding: AnswerCoding) => Promise<LoadedVariant | undefined>;

/** An open file and its representation. */
export interface OpenedFile {
  readonly representation: Representation;
  readonly file: FileHandle;
}

/** The reading side of a publication. Every result is a complete edition of a document. */
export interface Publication {
  /** Finds a document by URL path, percent-encoded as by `encodedPath`: `/`, `/rss.xml`, `/tags/x/`. */
  lookup(urlPath: string): Representation | undefined;
  /** Finds the document that was probably meant by a path: `/x/` for `/x` or `/x/index.html`, and `/x` for `/x/`. */
  lookupNear(urlPath: string): string | undefined;
  readonly load: LoadVariant;
  /**
   * Opens the file of a document too long for memory, with its current representation; `undefined` if it is missing.
   * The caller closes it.
   */
  open(representation: Representation): Promise<OpenedFile | undefined>;
  /** Every document, as of the last refresh. */
  documents(): Iterable<ManifestEntry>;
  /** Picks up what was published since the last call. */
  refresh(): Promise<void>;
  /** Refreshes whenever any process publishes, until `signal` is aborted. */
  follow(signal: AbortSignal): void;
  /** How many documents are published. */
  readonly size: number;
}
