import { isMapping } from "../../records/values.ts";
import { webAddress } from "../feed-fields.ts";
import type { ParsedFeed } from "./entries.ts";

/** RFC 5005: the next page of a paged feed (section 3) or the previous archive document (section 4). */
const nextRelations = ["next", "prev-archive"];

/** Link to further entries of a feed. `address`: where the feed was found, if known. */
export function onwardOf(parsed: ParsedFeed, address?: string): string | undefined {
  const links = linksOf(parsed);
  const href = nextRelations
    .map((name) => links.find(({ rel }) => rel === name)?.href)
    .find((found) => found !== undefined);
  const self = links.find(({ rel }) => rel === "self")?.href;
  const place = webAddress(href, address ?? self);
  return place === address || place === webAddress(self) ? undefined : place;
}

const byWordPress = /^https?:\/\/(?:www\.)?wordpress\.(?:com|org)\b/;

/**
 * Address of the next page of a WordPress feed, which has no link to it and no marked end. If a cache returns the first
 * page for every address, its self link shows that.
 */
export function followingOf(parsed: ParsedFeed, address?: string): string | undefined {
  if (!byWordPress.test(generatorOf(parsed) ?? "")) return undefined;
  const self = webAddress(linksOf(parsed).find(({ rel }) => rel === "self")?.href);
  const place = address ?? self;
  if (self === undefined || place === undefined || pageOf(self) !== pageOf(place)) return undefined;
  const following = new URL(place);
  following.searchParams.set("paged", `${pageOf(place) + 1}`);
  return following.href;
}

function generatorOf(parsed: ParsedFeed): string | undefined {
  if (parsed.format === "atom") return parsed.feed.generator?.uri;
  return parsed.format === "rss" ? parsed.feed.generator : undefined;
}

function pageOf(address: string): number {
  return Number(new URL(address).searchParams.get("paged") ?? 1);
}

function linksOf(parsed: ParsedFeed): readonly { readonly rel?: string; readonly href?: string }[] {
  if (parsed.format === "atom") return parsed.feed.links ?? [];
  return (parsed.format === "json" ? undefined : parsed.feed.atom?.links) ?? [];
}

/** `next_url` of a JSON Feed. */
export function nextUrlOf(text: string, address?: string): string | undefined {
  // Rarely present, so parsing is usually skipped. Invalid JSON is reported elsewhere.
  if (!text.includes('"next_url"')) return undefined;
  try {
    const feed: unknown = JSON.parse(text);
    const next = isMapping(feed) && typeof feed.next_url === "string" ? webAddress(feed.next_url, address) : undefined;
    return next === address ? undefined : next;
  } catch {
    return undefined;
  }
}
