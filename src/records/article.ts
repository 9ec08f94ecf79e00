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

/** A file that belongs to an article, such as an episode, a video or a PDF. */
export interface Enclosure {
  /** Absolute, or relative to the article's permalink. */
  readonly url: string;
  /** Such as `audio/mpeg`; guessed from the file's extension if not stated. */
  readonly mediaType: string;
  readonly lengthInBytes?: number;
  readonly title?: string;
  readonly durationSeconds?: number;
}

/** Podcast metadata of an article. */
export interface Episode {
  /** From 1. */
  readonly season?: number;
  /** From 1, within its season. */
  readonly number?: number;
  readonly kind?: "full" | "trailer" | "bonus";
  /** Whether it is explicit; if missing, the podcast's value applies. */
  readonly explicit?: boolean;
}

/** An article's body in its source format. */
export type Body =
  | { readonly kind: "markdown"; readonly text: string }
  | { readonly kind: "html"; readonly text: string }
  | { readonly kind: "plain"; readonly text: string };

/** A validated record of one article, independent of all other records. All text but `body` is plain text. */
export interface ArticleRecord {
  /** Verbatim; if missing, the catalog makes one from the slug. */
  readonly id?: string;
  /** The requested slug: ASCII, and safe as a file name. The catalog makes it unique. */
  readonly slug: string;
  readonly title?: string;
  /** The absolute address of the article's page elsewhere; if missing, Broadsheet makes the page. */
  readonly url?: string;
  /** JSON Feed's `external_url`: the page that a link post is about. Absolute. */
  readonly externalUrl?: string;
  readonly published: Instant;
  /** Missing if never updated. */
  readonly updated?: Instant;
  /** From then on, no document contains the article. */
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

/** A record with its final, unique id and slug. */
export interface Article extends ArticleRecord {
  /** Never changes once published. */
  readonly id: string;
  /** Unique among all articles. */
  readonly slug: string;
}
