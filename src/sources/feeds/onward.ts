import { isMapping } from "../../records/values.ts";
import { webAddress } from "../feed-fields.ts";
import type { ParsedFeed } from "./entries.ts";

/** RFC 5005: the following page of a paged feed (section 3); the older part of an archived one (section 4). */
const onward = ["next", "prev-archive"];

/** Where a feed says that its other entries are. `address`: where it was found, if at one. */
export function onwardOf(parsed: ParsedFeed, address?: string): string | undefined {
  const links = linksOf(parsed);
  const href = onward.map((name) => links.find(({ rel }) => rel === name)?.href).find((found) => found !== undefined);
  const self = links.find(({ rel }) => rel === "self")?.href;
  const place = webAddress(href, address ?? self);
  return place === address || place === webAddress(self) ? undefined : place;
}

const byWordPress = /^https?:\/\/(?:www\.)?wordpress\.(?:com|org)\b/;

/**
 * Where the following page of a feed of WordPress would be, which has no end that it tells. Where a cache answers with
 * the first page whatever is asked for, that names itself.
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

/** The same of a JSON Feed. */
export function nextUrlOf(text: string, address?: string): string | undefined {
  // Hardly a feed has it, and whether the text is JSON at all is told where it is read.
  if (!text.includes('"next_url"')) return undefined;
  try {
    const feed: unknown = JSON.parse(text);
    const next = isMapping(feed) && typeof feed.next_url === "string" ? webAddress(feed.next_url, address) : undefined;
    return next === address ? undefined : next;
  } catch {
    return undefined;
  }
}
