import type { Problem } from "../../errors.ts";
import { podcastCategories } from "../../records/podcast-categories.ts";
import { webAddress } from "../feed-fields.ts";
import type { ParsedFeed } from "./entries.ts";
import { leftOutProblems } from "./left-out.ts";

type PodcastFeed = Extract<ParsedFeed, { format: "rss" | "atom" }>["feed"];
type Category = NonNullable<NonNullable<PodcastFeed["itunes"]>["categories"]>[number];

/**
 * Podcast metadata of the feed itself, which records cannot hold: a warning that suggests the settings for it, without
 * which directories would not accept the feed as a podcast. `address`: where the feed was found, if known.
 */
export function podcastRemark(parsed: ParsedFeed, file: string, address?: string): readonly Problem[] {
  if (parsed.format !== "rss" && parsed.format !== "atom") return [];
  const { categories = [], image, explicit } = parsed.feed.itunes ?? {};
  if (categories.length === 0) return [];
  const known = [...new Set(categories.flatMap(settingsOf))];
  const cover = webAddress(image, address);
  const setting = {
    category: known.length > 1 ? known : (known[0] ?? exampleCategory),
    ...(cover !== undefined && { image: cover }),
    ...(explicit === true && { explicit }),
  };
  const expected = "is a podcast: its category and cover are settings, not part of the articles";
  // JSON is valid YAML.
  const line = `to publish it as one, write in site.yaml: podcast: ${JSON.stringify(setting)}`;
  const advice =
    known.length > 0 ? line : `${line}, with the right category: its own is not an Apple Podcasts category`;
  return [{ severity: "warning", file, expected, advice }];
}

/** Warns about Podcasting 2.0 and Podlove metadata of episodes, which records cannot hold. */
export function podcastLosses(parsed: ParsedFeed, file: string): readonly Problem[] {
  if (parsed.format !== "rss") return [];
  const kinds = (parsed.feed.items ?? []).flatMap(({ podcast = {}, psc }) => {
    const { transcripts = [], chapters = psc?.chapters, persons = [] } = podcast;
    return [
      ...transcripts.map(() => "transcript"),
      ...(chapters === undefined ? [] : ["chapter list"]),
      ...persons.map(() => "credit"),
    ];
  });
  return leftOutProblems(kinds, file);
}

const exampleCategory = "Technology";

/**
 * Category names as used in settings. For subcategories that Apple Podcasts has dropped ("Technology > Podcasting"),
 * the parent remains.
 */
function settingsOf({ text = "", categories = [] }: Category): readonly string[] {
  const parts = categories.map(({ text: part = "" }) => `${text.trim()} > ${part.trim()}`).filter(isKnown);
  return parts.length > 0 ? parts : [text.trim()].filter(isKnown);
}

function isKnown(name: string): boolean {
  return podcastCategories.includes(name);
}
