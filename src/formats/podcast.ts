import { type Entry, siteAuthor } from "../documents/entry.ts";
import { excerpt } from "../records/excerpt.ts";
import type { Podcast, Site } from "../records/site.ts";
import { urlOf } from "./links.ts";
import { escapeRss, escapeXml } from "./text.ts";

// Apple Podcasts, "A Podcaster's Guide to RSS": the elements required by directories and players, the same in RSS and
// Atom, except for the author. If an entry has any of them, validators also expect those of the feed, so they appear
// only if the site is a podcast.

/** In characters. Podcast directories and validators reject longer names. */
export const longestName = 255;

/** The author of an RSS feed for podcast programs, which do not know `dc:creator`. */
export function podcastAuthor(site: Site): string {
  return textElement("author", nameOf(site));
}

/** The elements of the whole feed. */
export function podcastElements(podcast: Podcast, site: Site): readonly string[] {
  const { email } = siteAuthor(site);
  const elements = [
    ...podcast.categories.map(({ name: category, part }) => {
      if (part === undefined) return emptyElement("category", "text", category);
      const inner = emptyElement("category", "text", part);
      return `<itunes:category text="${escapeXml(category)}">${inner}</itunes:category>`;
    }),
    emptyElement("image", "href", urlOf(podcast.image, site)),
    textElement("explicit", String(podcast.explicit)),
  ];
  if (email !== undefined)
    elements.push(
      `<itunes:owner>${textElement("name", nameOf(site))}${textElement("email", escapeXml(email))}</itunes:owner>`,
    );
  if (podcast.type !== undefined) elements.push(textElement("type", podcast.type));
  return elements;
}

/** The elements of an entry; none if it is not an episode. */
export function episodeElements({ episode, enclosures, image }: Entry): readonly string[] {
  if (episode === undefined) return [];
  const { season, number, kind, explicit } = episode;
  const duration = Math.round(enclosures[0]?.durationSeconds ?? 0);
  return [
    ...(image === undefined ? [] : [emptyElement("image", "href", image)]),
    ...given("duration", duration === 0 ? undefined : duration),
    ...given("explicit", explicit),
    ...given("season", season),
    ...given("episode", number),
    ...given("episodeType", kind),
  ];
}

function nameOf(site: Site): string {
  return escapeRss(excerpt(siteAuthor(site).name, longestName));
}

function given(name: string, value: string | number | boolean | undefined): readonly string[] {
  return value === undefined ? [] : [textElement(name, String(value))];
}

function textElement(name: string, escaped: string): string {
  return `<itunes:${name}>${escaped}</itunes:${name}>`;
}

function emptyElement(name: string, attribute: string, value: string): string {
  return `<itunes:${name} ${attribute}="${escapeXml(value)}"/>`;
}
