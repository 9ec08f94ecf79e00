import type { Format } from "../../../formats/format.ts";
import type { Finding } from "../finding.ts";
import type { Observation } from "../observation.ts";
import { unpacked } from "./codings.ts";
import { bareType } from "./content.ts";

/** A feed that was found. */
export interface FoundFeed {
  readonly format: Format;
  readonly seen: Observation;
}

/** What is to be said of how a feed reader finds the feeds by the address of the page. */
export function judgeDiscovery(feeds: readonly FoundFeed[], { url, plain }: Observation): readonly Finding[] {
  const links = discoveredLinks(plain.body.toString(), url);
  const missing = feeds.filter((feed) => !addressesOf(feed).some((address) => links.has(address)));
  return missing.map(({ format, seen }) => ({
    severity: "warning",
    where: url,
    what: `does not name ${seen.url} in a <link rel="alternate" type="${bareType(format.mediaType)}">`,
    why: "whoever enters the site's address into a feed reader does not find that feed",
    mend: "put the link into the page's head; the pages that Broadsheet makes have it",
  }));
}

/** Where it was found, and where it says that it is: whether that is right is judged with the feed itself. */
function addressesOf({ format, seen }: FoundFeed): readonly string[] {
  const selfLink = format.rules.selfLink(unpacked(seen).seen.plain.body.toString());
  return selfLink === undefined ? [seen.url] : [seen.url, selfLink];
}

/** Absolute addresses of a page's alternates. */
function discoveredLinks(html: string, base: string): ReadonlySet<string> {
  const found = new Set<string>();
  // What stands before each ">", so that one is looked for once, however many tags want it.
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
