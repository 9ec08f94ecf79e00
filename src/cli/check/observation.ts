/** One answer of a server. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly fields: Readonly<Record<string, string | undefined>>;
  /** As it came, in whatever coding. */
  readonly body: Buffer;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly receivedAt: number;
}

/** A step on the way from one address to the next. */
export interface Hop {
  readonly status: number;
  readonly from: string;
  readonly to: string;
}

/** What a server answered to a reader that asks for one document in several ways. */
export interface Observation {
  /** Where the document was found in the end. */
  readonly url: string;
  readonly hops: readonly Hop[];
  readonly plain: Answer;
  /** By coding. */
  readonly encoded: Readonly<Record<string, Answer>>;
  /** To If-None-Match with the tag of `plain`; missing where that has none. */
  readonly byTag?: Answer;
  /** To If-None-Match with the tag of each that is in `encoded` and has one of its own; by coding. */
  readonly encodedByTag: Readonly<Record<string, Answer>>;
  /** To If-Modified-Since with the date of `plain`; missing where that has none. */
  readonly byDate?: Answer;
}

/** The Date field counts in seconds, and answers take their time. */
export const toleratedSkewMs = 30_000;
