import { isLive, type Row } from "../../catalog/catalog.ts";

// Where the files of an article are. Nothing here renders, since even a run that finds nothing to do loads it.

const articlePage = /^articles\/[^/]+\/index\.html$/;

/** The path of the page of an article that has its page here. */
export function articlePath(slug: string): string {
  return `articles/${slug}/index.html`;
}

/** The slug of the article whose page has that path. */
export function slugOfPage(path: string): string {
  return path.slice("articles/".length, -"/index.html".length);
}

/** Whether that is the path of an article page, existing or not. */
export function isArticlePage(path: string): boolean {
  return articlePage.test(path);
}

/** Where a companion is published. */
export function companionPath(slug: string, name: string): string {
  return `articles/${slug}/${name}`;
}

/** The slug and the name under which a companion is published. */
export function partsOfCompanion(path: string): { readonly slug: string; readonly name: string } {
  const [, slug = "", ...names] = path.split("/");
  return { slug, name: names.join("/") };
}

/** Whether that is the path of a companion, existing or not. */
export function isCompanionPath(path: string): boolean {
  return /^articles\/[^/]+\/./.test(path) && !isArticlePage(path);
}

/** Whether the article, if it is live, has a page here that can be made: its record can be read. */
export function hasPageToMake(row: Row): boolean {
  return row.url === undefined && !row.held;
}

/** Whether the article has its own page here. */
export function hasPage(row: Row | undefined): boolean {
  return row !== undefined && isLive(row) && row.url === undefined;
}
