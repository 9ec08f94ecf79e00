import { absoluteLink } from "../records/absolute-url.ts";

/** The address of a link that names another article's file; `undefined` for any other link. */
export type ArticleLinks = (reference: string) => string | undefined;

/** For a text without links to articles' files. */
export const noLinks: ArticleLinks = () => undefined;

/** The address of a link: that of the article whose file it names, otherwise that of `absoluteLink`. */
export function resolvedLink(reference: string, permalink: string, links: ArticleLinks): string | undefined {
  return absoluteLink(links(reference) ?? reference, permalink);
}
