import { feedDirectory, feedFolders } from "../../documents/feed-keys.ts";
import { archiveDirectory } from "../../documents/paging.ts";
import { formats, stylesheetPath } from "../../formats/index.ts";
import { pageAssets } from "../../pages/assets.ts";
import { isArticlePage } from "./article-paths.ts";
import { type Press, pageFragment } from "./press.ts";
import type { DocumentName } from "./touched-documents.ts";

/** The directory of a document, with its trailing slash. */
export function directoryOf({ feed, archive }: DocumentName): string {
  const directory = feedDirectory(feed);
  return archive === undefined ? directory : archiveDirectory({ directory }, archive);
}

/** The files of a document, each with the name of its fragments. */
export function documentFiles(directory: string, press: Press): readonly (readonly [name: string, path: string])[] {
  const feeds = press.formats.map((format) => [format.name, `${directory}${format.fileName}`] as const);
  return [...feeds, [pageFragment, `${directory}index.html`]];
}

/** The page that lists every feed. */
export const feedsPagePath = "feeds/index.html";
/** The OPML outline of all feeds, for readers to import. */
export const opmlPath = "opml.xml";
/** The same outline, where programs look for it. */
export const wellKnownPath = ".well-known/feeds";
/** The page that is shown instead of a missing one. */
export const notFoundPath = "404.html";

/** Paths of the files that exist only once. */
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

/** Whether that is the path of a document or an article page, existing or not. */
export function isDocumentPath(path: string): boolean {
  if (siteFilePaths.includes(path)) return false;
  const nameStart = path.lastIndexOf("/") + 1;
  return isArticlePage(path) || (fileNames.has(path.slice(nameStart)) && anyDirectory.test(path.slice(0, nameStart)));
}
