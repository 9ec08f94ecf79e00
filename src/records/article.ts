/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A person or organisation that wrote an article. All text is plain text. */
export interface Person {
  readonly name: string;
  /** Absolute. */
  readonly url?: string;
  readonly email?: string;
  /** Absolute address of a picture. */
  readonly avatar?: string;
}

/** A file that belongs to an article: an episode, a video, a PDF. */
export interface Enclosure {
  /** Absolute, or relative to the article's permalink. */
  readonly url: string;
  /** Such as `audio/mpeg`; guessed from the file's extension if the record does not state it. */
  readonly mediaType: string;
  readonly lengthInBytes?: number;
  readonly title?: string;
  readonly durationSeconds?: number;
}

/** What an article says about itself as an episode of a podcast. */
export interface Episode {
  /** From 1. */
  readonly season?: number;
  /** From 1, within its season. */
  readonly number?: number;
  readonly kind?: "full" | "trailer" | "bonus";
  /** Whether it is for adults only; if missing, the podcast's own value applies. */
  readonly explicit?: boolean;
}

/** An article's body as its author wrote it. */
export type Body =
  | { readonly kind: "markdown"; readonly text: string }
  | { readonly kind: "html"; readonly text: string }
  | { readonly kind: "plain"; readonly text: string };

/**
 * What one record says about one article, validated and independent of all other records. All text but `body` is plain
 * text.
 */
export interface ArticleRecord {
  /** Never altered; if the record has none, the catalog makes one from the slug. */
  readonly id?: string;
  /** The slug that the record asks for; if two are equal, the catalog changes one. ASCII, and safe as a file name. */
  readonly slug: string;
  readonly title?: string;
  /** The absolute address of the article's page elsewhere; if missing, Broadsheet makes a page. */
  readonly url?: string;
  /** JSON Feed's `external_url`: what a link post is about. Absolute. */
  readonly externalUrl?: string;
  readonly published: Instant;
  /** Missing if the article has not been updated. */
  readonly updated?: Instant;
  /** From this instant on, no document holds the article. */
  readonly expires?: Instant;
  /** Main author first; empty if the record names none. */
  readonly authors: readonly Person[];
  readonly summary?: string;
  readonly body?: Body;
  /** In the record's order, without duplicates. */
  readonly tags: readonly string[];
  /** BCP 47. */
  readonly language?: string;
  /** Absolute, or relative to the permalink. */
  readonly image?: string;
  readonly enclosures: readonly Enclosure[];
  readonly episode?: Episode;
  readonly draft: boolean;
}

/** A record whose id and slug are settled among all others. */
export interface Article extends ArticleRecord {
  /** Never changes once published. */
  readonly id: string;
  /** Unique among all articles. */
  readonly slug: string;
}
