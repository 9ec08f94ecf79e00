import { isLive, type Row } from "../../catalog/catalog.ts";

// Paths of an article's files. Does not import any rendering, because every run loads it.

const articlePage = /^articles\/[^/]+\/index\.html$/;

/** The path of an article's page. */
export function articlePath(slug: string): string {
  return `articles/${slug}/index.html`;
}

/** The slug in the path of an article page. */
export function slugOfPage(path: string): string {
  return path.slice("articles/".length, -"/index.html".length);
}

/** Whether a path has the form of an article page's. */
export function isArticlePage(path: string): boolean {
  return articlePage.test(path);
}

/** The path of a published companion. */
export function companionPath(slug: string, name: string): string {
  return `articles/${slug}/${name}`;
}

/** Splits the path of a companion into slug and name. */
export function partsOfCompanion(path: string): { readonly slug: string; readonly name: string } {
  const [, slug = "", ...names] = path.split("/");
  return { slug, name: names.join("/") };
}

/** Whether a path has the form of a companion's. */
export function isCompanionPath(path: string): boolean {
  return /^articles\/[^/]+\/./.test(path) && !isArticlePage(path);
}

/** Whether the article, if live, gets a page here: it has no page elsewhere, and its record is readable. */
export function hasPageToMake(row: Row): boolean {
  return row.url === undefined && !row.held;
}

/** Whether the article has a page here. */
export function hasPage(row: Row | undefined): boolean {
  return row !== undefined && isLive(row) && row.url === undefined;
}
