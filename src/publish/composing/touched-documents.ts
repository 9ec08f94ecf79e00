import type { CatalogView, FeedChange } from "../../catalog/catalog.ts";
import { touchedArchives } from "../../documents/touched.ts";
import { archivesOf, feedKeys } from "./document-plan.ts";
import { publishedPageSize } from "./likely-documents.ts";
import type { Press } from "./press.ts";

/** A document by its feed and, for an archive document, its number from 1. */
export interface DocumentName {
  readonly feed: string;
  readonly archive?: number;
}

/** Documents that are to be checked, and documents that no longer exist. */
export interface DocumentNames {
  readonly existing: readonly DocumentName[];
  readonly gone: readonly DocumentName[];
}

/**
 * All documents, starting with the subscription documents, which are polled. Archive documents are in ascending order,
 * or descending if they now hold fewer articles: each is overwritten only after those that may need its entries.
 */
export function everyDocument(catalog: CatalogView, press: Press): DocumentNames {
  const keys = feedKeys(catalog, press);
  const subscriptions = keys.map((feed) => ({ feed }));
  const archives = keys.flatMap((feed) => {
    const count = archivesOf(feed, catalog, press);
    return Array.from({ length: count }, (_, index) => ({ feed, archive: index + 1 }));
  });
  const comeToHoldFewer = (publishedPageSize(catalog) ?? 0) > press.site.entries;
  return { existing: [...subscriptions, ...(comeToHoldFewer ? archives.reverse() : archives)], gone: [] };
}

/** The documents that these changes affect. */
export function touchedDocuments(changes: readonly FeedChange[], catalog: CatalogView, press: Press): DocumentNames {
  const existing: DocumentName[] = [];
  const archives: DocumentName[] = [];
  const gone: DocumentName[] = [];
  const keys = new Set(feedKeys(catalog, press));
  for (const change of changes) {
    const { feed } = change;
    if (keys.has(feed)) existing.push({ feed });
    else gone.push({ feed });
    const count = archivesOf(feed, catalog, press);
    for (const archive of touchedArchives(change, press.site.entries)) {
      (archive <= count ? archives : gone).push({ feed, archive });
    }
  }
  return { existing: [...existing, ...archives], gone };
}
