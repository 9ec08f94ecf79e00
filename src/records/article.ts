/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Somebody, or some organisation, that wrote an article. All text is plain text. */
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
  /** Such as `audio/mpeg`; from the file's ending if the record does not say. */
  readonly mediaType: string;
  readonly lengthInBytes?: number;
  readonly title?: string;
  readonly durationSeconds?: number;
}

/** What an article says of itself as an episode of a podcast. */
export interface Episode {
  /** From 1. */
  readonly season?: number;
  /** From 1, within its season. */
  readonly number?: number;
  readonly kind?: "full" | "trailer" | "bonus";
  /** Whether it is for adults alone; without it the podcast's word counts. */
  readonly explicit?: boolean;
}

/** An article's body as its author wrote it. */
export type Body =
  | { readonly kind: "markdown"; readonly text: string }
  | { readonly kind: "html"; readonly text: string }
  | { readonly kind: "plain"; readonly text: string };

/**
 * What one record says of one article, validated; nothing in it depends on any other record. All text but `body` is
 * plain text.
 */
export interface ArticleRecord {
  /** Never altered; missing if the record gives none: then the catalog makes it from the slug. */
  readonly id?: string;
  /** What the record asks for; the catalog tells equal ones apart. ASCII, safe as a file name. */
  readonly slug: string;
  readonly title?: string;
  /** Absolute address of the article's own page elsewhere; without it, Broadsheet makes one. */
  readonly url?: string;
  /** JSON Feed `external_url`: what a link post is about. Absolute. */
  readonly externalUrl?: string;
  readonly published: Instant;
  /** Missing if the record does not say: then it has not been updated. */
  readonly updated?: Instant;
  /** From then on the article is in no document. */
  readonly expires?: Instant;
  /** Main author first; empty where the record names none. */
  readonly authors: readonly Person[];
  readonly summary?: string;
  readonly body?: Body;
  /** In the record's order, no two equal. */
  readonly tags: readonly string[];
  /** BCP 47. */
  readonly language?: string;
  /** Absolute, or relative to the permalink. */
  readonly image?: string;
  readonly enclosures: readonly Enclosure[];
  readonly episode?: Episode;
  readonly draft: boolean;
}

/** An article whose identity is settled among all others. */
export interface Article extends ArticleRecord {
  /** Never changes once published. */
  readonly id: string;
  /** Unique among all articles. */
  readonly slug: string;
}
