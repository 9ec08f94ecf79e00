import { join } from "node:path";
import type { CatalogView } from "../catalog/catalog.ts";
import { openCatalogView } from "../catalog/catalog-view.ts";
import { type Config, shownAs } from "../config.ts";
import type { LogicalFeed } from "../documents/logical-feed.ts";
import { BroadsheetError } from "../errors.ts";
import { formats } from "../formats/index.ts";
import { wordsFor } from "../pages/words.ts";
import { entriesOf, readJournal } from "../publication/journal.ts";
import type { ManifestEntry } from "../publication/manifest.ts";
import { catalogFileOf, manifestPathOf } from "../publication/state-directory.ts";
import { feedKeys, feedOf } from "../publish/composing/document-plan.ts";
import type { Instant } from "../records/article.ts";

/** A view of what is published; a server may be publishing at the same time. */
export interface PublishedView {
  readonly config: Config;
  readonly catalog: CatalogView;
  /** The keys of all feeds. */
  readonly keys: readonly string[];
  feed(key: string): LogicalFeed;
  /** All published files. */
  readonly documents: Iterable<ManifestEntry>;
  /** When the feed's subscription document last changed; undefined if it is not published yet. */
  lastChange(feed: LogicalFeed): Instant | undefined;
}

/** @throws {BroadsheetError} if nothing is published yet. */
export function openPublishedView(config: Config): PublishedView {
  const { outputDirectory, site } = config;
  const catalog = openCatalogView(catalogFileOf(outputDirectory));
  const news = readJournal(manifestPathOf(outputDirectory));
  if (catalog === undefined || news === undefined) {
    const output = shownAs(outputDirectory, process.cwd());
    throw new BroadsheetError(
      `${output}: nothing is published yet; run "broadsheet generate" or "broadsheet start" first`,
    );
  }
  const manifest: ReadonlyMap<string, ManifestEntry> = entriesOf(news.changes);
  const pageSite = { words: wordsFor(site.language) };
  return {
    config,
    catalog,
    keys: feedKeys(catalog, { site }),
    documents: manifest.values(),
    feed: (key) => feedOf(key, catalog, { site, pageSite }),
    lastChange({ directory }) {
      const times = formats.map(({ fileName }) => manifest.get(directory + fileName)?.modified ?? 0);
      const newest = Math.max(...times) * 1000;
      return newest === 0 ? undefined : newest;
    },
  };
}

/** The path of an article's file, as people are shown it. */
export function shownFile(path: string, { config }: PublishedView): string {
  return shownAs(join(config.articlesDirectory, path), process.cwd());
}

/** The addresses of a feed's document in every format. */
export function addressesOf(directory: string, baseUrl: string): readonly string[] {
  return formats.map(({ fileName }) => new URL(directory + fileName, baseUrl).href);
}
