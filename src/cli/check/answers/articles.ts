import { isLoopback } from "../../../records/absolute-url.ts";
import { isMapping, listOf } from "../../../records/values.ts";
import type { Finding } from "../finding.ts";
import type { Observation } from "../observation.ts";
import { unpacked } from "./codings.ts";
import type { FoundFeed } from "./discovery.ts";

/**
 * The newest article, below the feeds' address, with a page not made by Broadsheet, as is usual for imported articles.
 * `base` is the address that was checked; it replaces the feed's own address if the self link differs.
 */
export function addressOfArticle(feeds: readonly FoundFeed[], base: string): string | undefined {
  const feed = feeds.find(({ format }) => format.name === "json");
  if (feed === undefined) return undefined;
  const text = unpacked(feed.seen).seen.plain.body.toString();
  const selfLink = feed.format.rules.selfLink(text);
  const own = selfLink !== undefined && URL.canParse(selfLink) ? new URL(".", selfLink).href : base;
  const article = linksOf(text).find((link) => link.startsWith(own) && !link.startsWith(`${own}articles/`));
  return article === undefined ? undefined : base + article.slice(own.length);
}

/** The addresses of a JSON Feed's items; empty for any other document. */
function linksOf(text: string): readonly string[] {
  try {
    const { items } = JSON.parse(text) as { items?: unknown };
    return listOf(items)
      .filter(isMapping)
      .flatMap(({ url }) => (typeof url === "string" ? url : []));
  } catch {
    return [];
  }
}

/**
 * Findings on an article's page. At a loopback address it is only a warning, since in public another program may serve
 * the page.
 */
export function judgeArticle({ url, plain: { status } }: Observation): readonly Finding[] {
  if (status !== 404 && status !== 410) return [];
  return [
    {
      severity: isLoopback(url) ? "warning" : "error",
      where: url,
      what: `expected the page of an article, got ${status}`,
      why: "readers who open this article find nothing, and others like it may be missing too",
      mend: 'if nothing will serve these pages any more, remove "url" from the files of the articles (or "permalink" from site.yaml): each article then gets a page here and keeps its id',
    },
  ];
}
