import { absoluteLink } from "../records/absolute-url.ts";

/** Where a link leads that names another article's file; nothing of any other link. */
export type ArticleLinks = (reference: string) => string | undefined;

/** Of a text that leads to none. */
export const noLinks: ArticleLinks = () => undefined;

/** Where a link of a text leads: to the article whose file it names, else as `absoluteLink` tells. */
export function settledLink(reference: string, permalink: string, links: ArticleLinks): string | undefined {
  return absoluteLink(links(reference) ?? reference, permalink);
}
