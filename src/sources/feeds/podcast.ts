import type { Problem } from "../../errors.ts";
import { webAddress } from "../feed-fields.ts";
import type { ParsedFeed } from "./entries.ts";

type PodcastFeed = Extract<ParsedFeed, { format: "rss" | "atom" }>["feed"];
type Category = NonNullable<NonNullable<PodcastFeed["itunes"]>["categories"]>[number];

/**
 * What directories of podcasts know of a feed as a whole, where it says so: no record can keep it, and without it they
 * would take what is published for no podcast. `address`: where the feed was found, if at one.
 */
export function podcastRemark(parsed: ParsedFeed, file: string, address?: string): readonly Problem[] {
  if (parsed.format !== "rss" && parsed.format !== "atom") return [];
  const { categories = [], image, explicit } = parsed.feed.itunes ?? {};
  const category = categories.flatMap(namesOf);
  if (category.length === 0) return [];
  const cover = webAddress(image, address);
  const setting = {
    category: category.length === 1 ? category[0] : category,
    ...(cover !== undefined && { image: cover }),
    ...(explicit === true && { explicit }),
  };
  const expected = "is a podcast: its category and cover are settings, and no part of the articles";
  // What is JSON is YAML too.
  const advice = `to publish it as one, write in site.yaml: podcast: ${JSON.stringify(setting)}`;
  return [{ severity: "warning", file, expected, advice }];
}

function namesOf({ text, categories = [] }: Category): readonly string[] {
  if (text === undefined) return [];
  const parts = categories.flatMap(({ text: part }) => (part === undefined ? [] : [`${text} > ${part}`]));
  return parts.length === 0 ? [text] : parts;
}
