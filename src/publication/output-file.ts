/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/**
 * How a file is used, which decides how long caches may keep it and whether it is compressed in advance: `current` is
 * polled, `archive` hardly ever changes, `page` is for people, `asset` is used by pages.
 */
export type Lifetime = "current" | "archive" | "page" | "asset";

/** All lifetimes, for validation. */
export const lifetimes: readonly Lifetime[] = ["current", "archive", "page", "asset"];

/** A file to publish. */
export interface OutputFile {
  /** Relative to the output directory, `/` between its parts: `rss.xml`, `articles/x/index.html`. */
  readonly path: string;
  readonly bytes: Buffer;
  /** The value of Content-Type, with its charset. */
  readonly mediaType: string;
  readonly lifetime: Lifetime;
}
