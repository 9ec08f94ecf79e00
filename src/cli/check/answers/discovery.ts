import type { Finding } from "../finding.ts";
import type { Observation } from "../observation.ts";
import { bareType } from "./content.ts";

/** What is to be said of how a feed reader finds the feeds by the address of the page. */
export function judgeDiscovery(
  feeds: readonly { readonly url: string; readonly mediaType: string }[],
  { url, plain }: Observation,
): readonly Finding[] {
  const links = discoveredLinks(plain.body.toString(), url);
  const missing = feeds.filter((feed) => !links.has(feed.url));
  return missing.map((feed) => ({
    severity: "warning",
    where: url,
    what: `does not name ${feed.url} in a <link rel="alternate" type="${bareType(feed.mediaType)}">`,
    why: "whoever enters the site's address into a feed reader does not find that feed",
    mend: "put the link into the page's head; the pages that Broadsheet makes have it",
  }));
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
