import type { Person } from "./article.ts";
import { mainFeedKey } from "./main-feed.ts";

/**
 * A feed that the publisher chose by tags and authors: entries that carry any of `tags` and are by any of `authors`.
 */
export interface CustomFeed {
  readonly slug: string;
  readonly title: string;
  readonly description?: string;
  /** Any of these; empty: every article. */
  readonly tags: readonly string[];
  /** Names, any of these; empty: every author. */
  readonly authors: readonly string[];
}

/** Which logical feeds keep their whole history as archive documents (RFC 5005). */
export type ArchiveScope = "main" | "all" | "none";

/** Whether the logical feed with that key keeps its whole history as archive documents. */
export function keepsHistory(feedKey: string, { archive }: { readonly archive: ArchiveScope }): boolean {
  return archive === "all" || (archive === "main" && feedKey === mainFeedKey);
}

/** What directories of podcasts ask for, beside what the publication says of itself anyway. */
export interface Podcast {
  /** Of Apple Podcasts, the main one first. */
  readonly categories: readonly PodcastCategory[];
  /** The cover. Absolute, or relative to `baseUrl`. */
  readonly image: string;
  /** Whether it is for adults alone. */
  readonly explicit: boolean;
  /** `serial`: to be heard from the first episode on. */
  readonly type?: "episodic" | "serial";
}

/** A category, and where one is named, what it is divided into. */
export interface PodcastCategory {
  readonly name: string;
  readonly part?: string;
}

/**
 * What the publisher says about the whole publication: every setting that can change a byte of a document. All text is
 * plain text.
 */
export interface Site {
  /** Identifies the publication whatever its address: feed ids are made from it. By default `homeUrl`. */
  readonly id?: string;
  readonly title: string;
  readonly description: string;
  /** The page that the feeds are an alternate of. Absolute. */
  readonly homeUrl: string;
  /** The address that readers use; every link to Broadsheet's own output starts with it. Absolute, ends in `/`. */
  readonly baseUrl: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA name; dates without an offset are read in it. */
  readonly timezone: string;
  /** The addresses of articles that name none of their own, as `permalinkBy` fills it in. Absolute. */
  readonly permalink?: string;
  /** Missing where nobody has a key. */
  readonly people?: People;
  /** Author of every article that names none. */
  readonly author: Person;
  readonly copyright?: string;
  /** Small and square. Absolute, or relative to `baseUrl`. */
  readonly icon?: string;
  /** Large. Absolute, or relative to `baseUrl`. */
  readonly image?: string;
  /** Entries in a subscription document and in each archive document. */
  readonly entries: number;
  readonly content: "full" | "summary";
  readonly archive: ArchiveScope;
  /** WebSub hubs. Absolute. */
  readonly hubs: readonly string[];
  readonly feeds: readonly CustomFeed[];
  /** Missing where the publication is none. */
  readonly podcast?: Podcast;
  /** The shortest interval between two runs of the schedule, in minutes: RSS `ttl`. */
  readonly ttlMinutes: number;
}

/** Who writes for a site, by the keys that records may name them by. */
export type People = Readonly<Record<string, Person>>;

/** The settings that affect how records are read. */
export interface ReadingRules {
  /** As in `Site`. */
  readonly timezone: string;
  /** As in `Site`. */
  readonly permalink?: string | undefined;
  /** As in `Site`. */
  readonly language?: string | undefined;
  /** As in `Site`. */
  readonly people?: People | undefined;
}
