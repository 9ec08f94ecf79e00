import { formats } from "../formats/index.ts";
import { siteFilePaths } from "./composing/site-files.ts";

const directory = /^(?:(?:tags|authors|feeds)\/[^/]+\/)?(?:archive\/\d+\/)?$/;
const articlePage = /^articles\/[^/]+\/index\.html$/;
const fileNames = new Set(["index.html", ...formats.map((format) => format.fileName)]);

/** Whether an article page lies there, or would. */
export function isArticlePage(path: string): boolean {
  return articlePage.test(path);
}

/** Whether a file that stands beside an article is published there, or would be. */
export function isCompanionPath(path: string): boolean {
  return /^articles\/[^/]+\/./.test(path) && !isArticlePage(path);
}

/** Whether a document or an article page lies there, or would lie there if it existed. */
export function isDocumentPath(path: string): boolean {
  if (siteFilePaths.includes(path)) return false;
  const nameStart = path.lastIndexOf("/") + 1;
  return articlePage.test(path) || (fileNames.has(path.slice(nameStart)) && directory.test(path.slice(0, nameStart)));
}
