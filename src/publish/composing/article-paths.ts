import { isLive, type Row } from "../../catalog/catalog.ts";

// What lies where of an article. Nothing is rendered here: a run that finds nothing to do asks as well.

const articlePage = /^articles\/[^/]+\/index\.html$/;

/** Where the page of an article of ours lies. */
export function articlePath(slug: string): string {
  return `articles/${slug}/index.html`;
}

/** Of the article whose page lies at that path. */
export function slugOfPage(path: string): string {
  return path.slice("articles/".length, -"/index.html".length);
}

/** Whether an article page lies there, or would. */
export function isArticlePage(path: string): boolean {
  return articlePage.test(path);
}

/** Where a file beside an article is published. */
export function companionPath(slug: string, name: string): string {
  return `articles/${slug}/${name}`;
}

/** Under which slug, and by which name, a file beside an article is published. */
export function partsOfCompanion(path: string): { readonly slug: string; readonly name: string } {
  const [, slug = "", ...names] = path.split("/");
  return { slug, name: names.join("/") };
}

/** Whether a file that stands beside an article is published there, or would be. */
export function isCompanionPath(path: string): boolean {
  return /^articles\/[^/]+\/./.test(path) && !isArticlePage(path);
}

/** Whether the article has a page here, if it is live, and its record is there to make it from. */
export function hasPageToMake(row: Row): boolean {
  return row.url === undefined && !row.held;
}

/** Whether the article has its own page here. */
export function hasPage(row: Row | undefined): boolean {
  return row !== undefined && isLive(row) && row.url === undefined;
}
