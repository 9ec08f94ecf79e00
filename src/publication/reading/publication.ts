import type { FileHandle } from "node:fs/promises";
import type { ManifestEntry } from "../manifest.ts";
import type { AnswerCoding } from "../side-files.ts";
import type { Representation, Variant } from "./representation.ts";

/** A variant whose bytes are at hand, and the representation that it is of. */
export interface LoadedVariant {
  readonly representation: Representation;
  readonly variant: Variant;
  readonly bytes: Buffer;
}

/** Loads the bytes in one coding, or, where it turns out not to be had, in none; nothing where the file is missing. */
export type LoadVariant = (representation: Representation, coding: AnswerCoding) => Promise<LoadedVariant | undefined>;

/** An open file of which nothing has been read, and the representation that it holds. */
export interface OpenedFile {
  readonly representation: Representation;
  readonly file: FileHandle;
}

/** A publication as its readers see it. Every answer is a whole old or a whole new document. */
export interface Publication {
  /**
   * The document at the path of an address, percent-encoded as by `encodedPath`: `/`, `/rss.xml`, `/tags/x/`.
   */
  lookup(urlPath: string): Representation | undefined;
  /**
   * The path of the document that somebody meant by a path that has none: `/x/` for `/x` or `/x/index.html`, and `/x`
   * for `/x/`.
   */
  lookupNear(urlPath: string): string | undefined;
  readonly load: LoadVariant;
  /**
   * The file itself, for a document too long to be held in memory, with the representation that it holds by now;
   * `undefined` if it is missing. The caller closes it.
   */
  open(representation: Representation): Promise<OpenedFile | undefined>;
  /** Every document, as of the last refresh. */
  documents(): Iterable<ManifestEntry>;
  /** Takes in what has been published since the last call. */
  refresh(): Promise<void>;
  /** Refreshes whenever any process publishes, until `signal` is aborted. */
  follow(signal: AbortSignal): void;
  /** How many documents are published. */
  readonly size: number;
}
