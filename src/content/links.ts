import { absoluteLink } from "../records/absolute-url.ts";

/** The address of a link that names another article's file; `undefined` for any other link. */
export type ArticleLinks = (reference: string) => string | undefined;

/** For a text that links to no article's file. */
export const noLinks: ArticleLinks = () => undefined;

/** The address of a link in a text: that of the article whose file it names, otherwise as by `absoluteLink`. */
export function settledLink(reference: string, permalink: string, links: ArticleLinks): string | undefined {
  return absoluteLink(links(reference) ?? reference, permalink);
}
