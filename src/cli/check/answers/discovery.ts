import type { Format } from "../../../formats/format.ts";
import type { Finding } from "../finding.ts";
import type { Observation } from "../observation.ts";
import { unpacked } from "./codings.ts";
import { bareType } from "./content.ts";

/** A feed that was found on a server. */
export interface FoundFeed {
  readonly format: Format;
  readonly seen: Observation;
}

/** Findings on whether feed readers can find the feeds from the page's address. */
export function judgeDiscovery(feeds: readonly FoundFeed[], { url, plain }: Observation): readonly Finding[] {
  const links = discoveredLinks(plain.body.toString(), url);
  const missing = feeds.filter((feed) => !addressesOf(feed).some((address) => links.has(address)));
  return missing.map(({ format, seen }) => ({
    severity: "warning",
    where: url,
    what: `does not name ${seen.url} in a <link rel="alternate" type="${bareType(format.mediaType)}">`,
    why: "readers who enter the site's address into a feed reader do not find this feed",
    mend: "add the link to the page's <head>; the pages that Broadsheet makes have it",
  }));
}

/**
 * The address where the feed was found, and the one that it names as its own; whether that is right is judged with the
 * feed itself.
 */
function addressesOf({ format, seen }: FoundFeed): readonly string[] {
  const selfLink = format.rules.selfLink(unpacked(seen).seen.plain.body.toString());
  return selfLink === undefined ? [seen.url] : [seen.url, selfLink];
}

/** The absolute addresses of a page's alternates. */
function discoveredLinks(html: string, base: string): ReadonlySet<string> {
  const found = new Set<string>();
  // Splitting at ">" looks for each of them only once, however many tags are never closed.
  for (const before of html.split(">").slice(0, -1)) {
    const [tag = ""] = /<link\b.*/is.exec(before) ?? [];
    const href = attributeOf(tag, "href");
    const isAlternate = (attributeOf(tag, "rel") ?? "").toLowerCase().split(/\s+/).includes("alternate");
    if (isAlternate && href !== undefined && URL.canParse(href, base)) found.add(new URL(href, base).href);
  }
  return found;
}

function attributeOf(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(tag);
  return (match?.[1] ?? match?.[2] ?? match?.[3])?.replaceAll("&amp;", "&");
}
