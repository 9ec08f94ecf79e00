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

/** Loads the bytes in one coding, or plain if that turns out to be unavailable; `undefined` if the file is missing. */
export type LoadVariant = (representation: Representation, coding: AnswerCoding) => Promise<LoadedVariant | undefined>;

/** A freshly opened file, and the representation that it holds. */
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
