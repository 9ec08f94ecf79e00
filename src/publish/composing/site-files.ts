import { hash } from "node:crypto";
import type { CatalogView, Layout } from "../../catalog/catalog.ts";
import { directionOfLanguage } from "../../documents/direction.ts";
import { feedStylesheet, opmlDocument, stylesheetPath } from "../../formats/index.ts";
import { pageAssets } from "../../pages/assets.ts";
import { feedsPage } from "../../pages/feeds-page.ts";
import { notFoundPage } from "../../pages/not-found-page.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { feedsPagePath, notFoundPath, opmlPath, wellKnownPath } from "./document-paths.ts";
import { type DocumentPlan, feedKeys, feedOf } from "./document-plan.ts";
import type { Press } from "./press.ts";

const html = "text/html; charset=utf-8";
const opml = "text/x-opml; charset=utf-8";

/** Equal if and only if the lists of all feeds show the same for this feed. */
export function listingKey({ document, total = 0 }: Pick<DocumentPlan, "document" | "total">): string {
  return hash("sha256", JSON.stringify([document.feed, total, document.updated])).slice(0, 24);
}

/** Whether the lists of all feeds change with these layouts. */
export function areListsOutdated(layouts: ReadonlyMap<string, Layout | undefined>, catalog: CatalogView): boolean {
  return [...layouts].some(([directory, layout]) => layout?.listed !== catalog.layout(directory)?.listed);
}

/** Files that exist once per site: the lists of all feeds, and the assets of pages and documents. */
export function siteFiles(
  catalog: CatalogView,
  press: Press,
  layouts: ReadonlyMap<string, Layout | undefined>,
): readonly OutputFile[] {
  const listed = listFeeds(catalog, press, layouts);
  const outline = opmlDocument(
    listed.map(({ feed }) => feed),
    press.site,
  );
  return [
    { path: feedsPagePath, bytes: feedsPage(listed, press.pageSite), mediaType: html, lifetime: "page" },
    { path: opmlPath, bytes: outline, mediaType: opml, lifetime: "current" },
    { path: wellKnownPath, bytes: outline, mediaType: opml, lifetime: "current" },
    { path: notFoundPath, bytes: notFoundPage(press.pageSite), mediaType: html, lifetime: "page" },
    ...pageAssets.map((asset) => ({ ...asset, lifetime: "asset" as const })),
    { path: stylesheetPath, bytes: stylesheetFor(press), mediaType: "text/css; charset=utf-8", lifetime: "asset" },
  ];
}

function stylesheetFor({ pageSite: { words, direction } }: Press): Buffer {
  return feedStylesheet({ words: words.feedHow, wordsDirection: directionOfLanguage(words.language), direction });
}

/** The current feeds. `layouts` are those of this run. */
function listFeeds(catalog: CatalogView, press: Press, layouts: ReadonlyMap<string, Layout | undefined>): ListedFeed[] {
  return feedKeys(catalog, press).map((key) => {
    const feed = feedOf(key, catalog, press);
    const layout = layouts.get(feed.directory) ?? catalog.layout(feed.directory);
    const entries = catalog.total(key);
    return { feed, entries, updated: entries === 0 ? undefined : layout?.updated };
  });
}

type ListedFeed = Parameters<typeof feedsPage>[0][number];
