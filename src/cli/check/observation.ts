/** One answer of a server. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly fields: Readonly<Record<string, string | undefined>>;
  /** As received, in whatever coding. */
  readonly body: Buffer;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly receivedAt: number;
}

/** A redirect from one address to the next. */
export interface Hop {
  readonly status: number;
  readonly from: string;
  readonly to: string;
}

/** What a server answered when asked for one document in several ways. */
export interface Observation {
  /** The address at the end of the redirects. */
  readonly url: string;
  readonly hops: readonly Hop[];
  readonly plain: Answer;
  /** By coding. */
  readonly encoded: Readonly<Record<string, Answer>>;
  /** The answer to If-None-Match with the ETag of `plain`; missing if that has none. */
  readonly byTag?: Answer;
  /** The answer to an ETag that no document has, together with the date of `plain`; missing if that has none. */
  readonly byOtherTag?: Answer;
  /** The answers to If-None-Match with the ETag of each of `encoded` that has one of its own; by coding. */
  readonly encodedByTag: Readonly<Record<string, Answer>>;
  /** The answer to If-Modified-Since with the date of `plain`; missing if that has none. */
  readonly byDate?: Answer;
}

/** The Date field has whole seconds, and answers take time. */
export const toleratedSkewMs = 30_000;
