import { formats } from "../formats/index.ts";
import { isArticlePage } from "./composing/article-paths.ts";
import { siteFilePaths } from "./composing/site-files.ts";

const directory = /^(?:(?:tags|authors|feeds)\/[^/]+\/)?(?:archive\/\d+\/)?$/;
const fileNames = new Set(["index.html", ...formats.map((format) => format.fileName)]);

/** Whether a document or an article page lies there, or would lie there if it existed. */
export function isDocumentPath(path: string): boolean {
  if (siteFilePaths.includes(path)) return false;
  const nameStart = path.lastIndexOf("/") + 1;
  return isArticlePage(path) || (fileNames.has(path.slice(nameStart)) && directory.test(path.slice(0, nameStart)));
}
