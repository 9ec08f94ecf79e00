import { feedDirectory, feedFolders } from "../../documents/feed-keys.ts";
import { archiveDirectory } from "../../documents/paging.ts";
import { formats, stylesheetPath } from "../../formats/index.ts";
import { pageAssets } from "../../pages/assets.ts";
import { isArticlePage } from "./article-paths.ts";
import { type Press, pageFragment } from "./press.ts";
import type { DocumentName } from "./touched-documents.ts";

/** Where a document lies. */
export function directoryOf({ feed, archive }: DocumentName): string {
  const directory = feedDirectory(feed);
  return archive === undefined ? directory : archiveDirectory({ directory }, archive);
}

/** The files of a document by the name of their fragments. */
export function documentFiles(directory: string, press: Press): readonly (readonly [name: string, path: string])[] {
  const feeds = press.formats.map((format) => [format.name, `${directory}${format.fileName}`] as const);
  return [...feeds, [pageFragment, `${directory}index.html`]];
}

/** The page that lists every feed. */
export const feedsPagePath = "feeds/index.html";
/** The outline of every feed, for readers that import one. */
export const opmlPath = "opml.xml";
/** The same where programs look for it. */
export const wellKnownPath = ".well-known/feeds";
/** What is shown in place of a page that is not there. */
export const notFoundPath = "404.html";

/** Where the files lie that are there once. */
export const siteFilePaths: readonly string[] = [
  feedsPagePath,
  opmlPath,
  wellKnownPath,
  notFoundPath,
  ...pageAssets.map((asset) => asset.path),
  stylesheetPath,
];

const anyDirectory = new RegExp(`^(?:(?:${feedFolders.join("|")})/[^/]+/)?(?:archive/\\d+/)?$`);
const fileNames = new Set(["index.html", ...formats.map((format) => format.fileName)]);

/** Whether a document or an article page lies there, or would lie there if it existed. */
export function isDocumentPath(path: string): boolean {
  if (siteFilePaths.includes(path)) return false;
  const nameStart = path.lastIndexOf("/") + 1;
  return isArticlePage(path) || (fileNames.has(path.slice(nameStart)) && anyDirectory.test(path.slice(0, nameStart)));
}
