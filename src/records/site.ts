import type { Person } from "./article.ts";
import { mainFeedKey } from "./main-feed.ts";

/** A feed of the publisher's own choice: the articles that carry any of `tags` and are by any of `authors`. */
export interface CustomFeed {
  readonly slug: string;
  readonly title: string;
  readonly description?: string;
  /** An article must carry one of these; if empty, any article. */
  readonly tags: readonly string[];
  /** An article must be by one of these names; if empty, by anybody. */
  readonly authors: readonly string[];
}

/** Which logical feeds keep their whole history as archive documents (RFC 5005). */
export type ArchiveScope = "main" | "all" | "none";

/** Whether a logical feed keeps its whole history as archive documents. */
export function keepsHistory(feedKey: string, { archive }: { readonly archive: ArchiveScope }): boolean {
  return archive === "all" || (archive === "main" && feedKey === mainFeedKey);
}

/** What podcast directories require besides what the site says anyway. */
export interface Podcast {
  /** Categories of Apple Podcasts, the main one first. */
  readonly categories: readonly PodcastCategory[];
  /** The cover. Absolute, or relative to `baseUrl`. */
  readonly image: string;
  /** Whether it is for adults only. */
  readonly explicit: boolean;
  /** `serial`: to be heard from the first episode on. */
  readonly type?: "episodic" | "serial";
}

/** A category, with a subcategory if one is named. */
export interface PodcastCategory {
  readonly name: string;
  readonly part?: string;
}

/**
 * What the publisher says about the publication: every setting that can change a byte of a document. All text is plain
 * text.
 */
export interface Site {
  /** Identifies the publication, whatever its address; feed ids are made from it. By default `homeUrl`. */
  readonly id?: string;
  readonly title: string;
  readonly description: string;
  /** The page of which the feeds are an alternate. Absolute. */
  readonly homeUrl: string;
  /** The address that readers use, with which every link to Broadsheet's own output begins. Absolute, ends in `/`. */
  readonly baseUrl: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA name; times without an offset are in it. */
  readonly timezone: string;
  /** The pattern for addresses of articles that state none; `permalinkBy` fills it in. Absolute. */
  readonly permalink?: string;
  /** Missing if nobody has a key. */
  readonly people?: People;
  /** The author of articles that name none. */
  readonly author: Person;
  readonly copyright?: string;
  /** Small and square. Absolute, or relative to `baseUrl`. */
  readonly icon?: string;
  /** Large. Absolute, or relative to `baseUrl`. */
  readonly image?: string;
  /** How many entries a subscription document and each archive document hold. */
  readonly entries: number;
  readonly content: "full" | "summary";
  readonly archive: ArchiveScope;
  /** WebSub hubs. Absolute. */
  readonly hubs: readonly string[];
  readonly feeds: readonly CustomFeed[];
  /** Missing if the publication is not a podcast. */
  readonly podcast?: Podcast;
  /** The shortest interval between two scheduled runs, in minutes: RSS `ttl`. */
  readonly ttlMinutes: number;
}

/** The files that settings come from, as problems show them; one that does not exist, or says nothing, is missing. */
export interface SettingsFiles {
  readonly settings?: string;
  /** The file of people. */
  readonly people?: string;
}

/** Who writes for a site, by the keys with which records may name them. */
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
