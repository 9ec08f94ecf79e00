import { hash } from "node:crypto";
import type { Catalog, Layout } from "../catalog/catalog.ts";
import { feedStylesheet, opmlDocument } from "../formats/index.ts";
import { pageAssets } from "../pages/assets.ts";
import { feedsPage } from "../pages/feeds-page.ts";
import { notFoundPage } from "../pages/not-found-page.ts";
import type { OutputFile } from "../publication/output-file.ts";
import { feedKeys, feedOf } from "./compose.ts";
import type { Press } from "./press.ts";

const html = "text/html; charset=utf-8";
const opml = "text/x-opml; charset=utf-8";

const assets = [...pageAssets, feedStylesheet].map((asset) => ({ ...asset, lifetime: "asset" as const }));

/** Where the files lie that are there once. */
export const siteFilePaths: readonly string[] = [
  "feeds/index.html",
  "opml.xml",
  ".well-known/feeds",
  "404.html",
  ...assets.map((asset) => asset.path),
];

/** Name of the catalog's note that tells of which listing the files are. */
export const listingNote = "listing";

/** Every feed with what the lists of all feeds show of it. */
export interface Listing {
  readonly feeds: Parameters<typeof feedsPage>[0];
  /** Equal exactly when nothing that the files show has changed. */
  readonly signature: string;
}

/** The feeds as they are now. `layouts` are those of this run. */
export function listFeeds(catalog: Catalog, press: Press, layouts: ReadonlyMap<string, Layout | undefined>): Listing {
  const feeds = feedKeys(catalog, press).map((key) => {
    const feed = feedOf(key, catalog, press);
    const layout = layouts.get(feed.directory) ?? catalog.layout(feed.directory);
    const entries = catalog.total(key);
    return { feed, entries, updated: entries === 0 ? undefined : layout?.updated };
  });
  const signature = hash("sha256", JSON.stringify([press.renderingKey, feeds])).slice(0, 24);
  return { feeds, signature };
}

/** The files that are there once: the lists of all feeds, and what pages and documents need to be seen. */
export function siteFiles({ feeds: listed }: Listing, press: Press): readonly OutputFile[] {
  const outline = opmlDocument(
    listed.map(({ feed }) => feed),
    press.site,
  );
  return [
    { path: "feeds/index.html", bytes: feedsPage(listed, press.pageSite), mediaType: html, lifetime: "page" },
    { path: "opml.xml", bytes: outline, mediaType: opml, lifetime: "current" },
    { path: ".well-known/feeds", bytes: outline, mediaType: opml, lifetime: "current" },
    { path: "404.html", bytes: notFoundPage(press.pageSite), mediaType: html, lifetime: "page" },
    ...assets,
  ];
}
