import type { Episode } from "./article.ts";
import { present } from "./article-parts.ts";
import type { ArticleFields } from "./article-schema.ts";
import { describeValue } from "./schema-problems.ts";
import { isFlag, isTrue } from "./values.ts";

type EpisodeFields = Pick<ArticleFields, "season" | "episode" | "episode_type" | "explicit">;

/** An episode field with a value that podcast players could not use. */
export interface UnreadField {
  readonly field: keyof EpisodeFields;
  /** What is wrong with the value. */
  readonly claim: string;
  readonly advice: string;
}

const kinds = ["full", "trailer", "bonus"] as const;

/** The podcast metadata of a record; undefined if there is none. */
export function readEpisode(fields: EpisodeFields): Episode | undefined {
  const episode = present({
    season: readNumber(fields.season),
    number: readNumber(fields.episode),
    kind: readKind(fields.episode_type),
    explicit: readExplicit(fields.explicit),
  });
  return Object.keys(episode).length === 0 ? undefined : episode;
}

/**
 * Ignored fields. Their names are everyday words that other articles use too: a `season` of "winter" is not an error.
 */
export function unreadFields(fields: EpisodeFields): readonly UnreadField[] {
  const unread: UnreadField[] = [];
  const ask = (field: keyof EpisodeFields, value: unknown, what: string, advice: string) => {
    if (fields[field] === undefined || value !== undefined) return;
    unread.push({ field, claim: `${describeValue(fields[field])} is ${what}, and is left out`, advice });
  };
  const ofPodcast = (example: string) => `write one such as ${example}, if the article is an episode of a podcast`;
  ask("season", readNumber(fields.season), "not the number of a season", ofPodcast("2"));
  ask("episode", readNumber(fields.episode), "not the number of an episode", ofPodcast("12"));
  ask("episode_type", readKind(fields.episode_type), 'not "full", "trailer" or "bonus"', ofPodcast('"trailer"'));
  ask("explicit", readExplicit(fields.explicit), "neither true nor false", ofPodcast("true"));
  return unread;
}

/** Apple Podcasts requires integers from 1. */
function readNumber(value: unknown): number | undefined {
  const isText = typeof value === "number" || typeof value === "string";
  return isText && /^\s*0*[1-9]\d{0,5}\s*$/.test(String(value)) ? Number(value) : undefined;
}

function readKind(value: unknown): Episode["kind"] {
  const name = typeof value === "string" ? value.trim().toLowerCase() : undefined;
  return kinds.find((kind) => kind === name);
}

/** Apple Podcasts once used `clean` and `explicit` for no and yes. */
function readExplicit(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim() : "";
  if (isFlag(text)) return isTrue(text);
  if (/^clean$/i.test(text)) return false;
  return /^explicit$/i.test(text) ? true : undefined;
}
