import type { Person } from "./article.ts";
import { mainFeedKey } from "./main-feed.ts";

/** A custom feed: the articles with any of `tags` and by any of `authors`. */
export interface CustomFeed {
  readonly slug: string;
  readonly title: string;
  readonly description?: string;
  /** An article must have one of these; if empty, any article qualifies. */
  readonly tags: readonly string[];
  /** An article must be by one of these; if empty, any author qualifies. */
  readonly authors: readonly string[];
}

/** Which logical feeds keep their full history as archive documents (RFC 5005). */
export type ArchiveScope = "main" | "all" | "none";

/** Whether a logical feed keeps its full history as archive documents. */
export function keepsHistory(feedKey: string, { archive }: { readonly archive: ArchiveScope }): boolean {
  return archive === "all" || (archive === "main" && feedKey === mainFeedKey);
}

/** Podcast settings that directories require in addition to the site's. */
export interface Podcast {
  /** Categories of Apple Podcasts, the main one first. */
  readonly categories: readonly PodcastCategory[];
  /** The cover. Absolute, or relative to `baseUrl`. */
  readonly image: string;
  /** Whether it is explicit. */
  readonly explicit: boolean;
  /** `serial`: to be heard from the first episode on. */
  readonly type?: "episodic" | "serial";
}

/** A category, optionally with a subcategory. */
export interface PodcastCategory {
  readonly name: string;
  readonly part?: string;
}

/** The publication's settings that can affect the bytes of documents. All text is plain text. */
export interface Site {
  /** Identifies the publication regardless of its address; feed ids are made from it. Defaults to `homeUrl`. */
  readonly id?: string;
  readonly title: string;
  readonly description: string;
  /** The page that the feeds are alternates of. Absolute. */
  readonly homeUrl: string;
  /** The public address, which prefixes every link to Broadsheet's own output. Absolute, ends in `/`. */
  readonly baseUrl: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA name; applies to times without an offset. */
  readonly timezone: string;
  /** The pattern for the addresses of articles without one; see `permalinkBy`. Absolute. */
  readonly permalink?: string;
  /** Missing if no keys are defined. */
  readonly people?: People;
  /** The author of articles without one. */
  readonly author: Person;
  readonly copyright?: string;
  /** Small and square. Absolute, or relative to `baseUrl`. */
  readonly icon?: string;
  /** Large. Absolute, or relative to `baseUrl`. */
  readonly image?: string;
  /** The number of entries per subscription or archive document. */
  readonly entries: number;
  readonly content: "full" | "summary";
  readonly archive: ArchiveScope;
  /** WebSub hubs. Absolute. */
  readonly hubs: readonly string[];
  readonly feeds: readonly CustomFeed[];
  /** Missing if the publication is not a podcast. */
  readonly podcast?: Podcast;
  /** The shortest interval between scheduled runs, in minutes: RSS `ttl`. */
  readonly ttlMinutes: number;
}

/** The settings files, as named in problems; missing ones do not exist or are empty. */
export interface SettingsFiles {
  readonly settings?: string;
  /** The file of people. */
  readonly people?: string;
}

/** The people of a site, by the keys that records may use. */
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
