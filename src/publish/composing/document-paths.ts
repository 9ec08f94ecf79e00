import { archiveDirectory } from "../../documents/paging.ts";
import { formats, stylesheetPath } from "../../formats/index.ts";
import { pageAssets } from "../../pages/assets.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { isArticlePage } from "./article-paths.ts";
import { type Press, pageFragment } from "./press.ts";
import type { DocumentName } from "./touched-documents.ts";

/** Where a document lies. */
export function directoryOf({ feed, archive }: DocumentName): string {
  const directory = feed === mainFeedKey ? "" : `${feed}/`;
  return archive === undefined ? directory : archiveDirectory({ directory }, archive);
}

/** The files of a document by the name of their fragments. */
export function documentFiles(directory: string, press: Press): readonly (readonly [name: string, path: string])[] {
  const feeds = press.formats.map((format) => [format.name, `${directory}${format.fileName}`] as const);
  return [...feeds, [pageFragment, `${directory}index.html`]];
}

/** Where the files lie that are there once. */
export const siteFilePaths: readonly string[] = [
  "feeds/index.html",
  "opml.xml",
  ".well-known/feeds",
  "404.html",
  ...pageAssets.map((asset) => asset.path),
  stylesheetPath,
];

const anyDirectory = /^(?:(?:tags|authors|feeds)\/[^/]+\/)?(?:archive\/\d+\/)?$/;
const fileNames = new Set(["index.html", ...formats.map((format) => format.fileName)]);

/** Whether a document or an article page lies there, or would lie there if it existed. */
export function isDocumentPath(path: string): boolean {
  if (siteFilePaths.includes(path)) return false;
  const nameStart = path.lastIndexOf("/") + 1;
  return isArticlePage(path) || (fileNames.has(path.slice(nameStart)) && anyDirectory.test(path.slice(0, nameStart)));
}
