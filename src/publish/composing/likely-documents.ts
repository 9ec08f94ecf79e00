import type { CatalogView, Row } from "../../catalog/catalog.ts";
import { archiveOfRank } from "../../documents/paging.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { directoryOf } from "./document-paths.ts";
import type { DocumentName } from "./touched-documents.ts";

/** How many articles each published archive document of the main feed holds; `undefined` if there is none. */
export function publishedPageSize(catalog: Pick<CatalogView, "layout">): number | undefined {
  return catalog.layout(directoryOf({ feed: mainFeedKey, archive: 1 }))?.entries.length;
}

/**
 * The published documents that are likely to hold the article, if archive documents hold `pageSize` each. Its rank may
 * have shifted by as many articles as came or went in this run.
 */
export function likelyDocuments(
  { feeds, published }: Row,
  catalog: Pick<CatalogView, "countBefore">,
  pageSize: number,
): readonly DocumentName[] {
  const number = archiveOfRank(catalog.countBefore(mainFeedKey, published), pageSize);
  const archives = [number, number - 1, number + 1].map((archive) => ({ feed: mainFeedKey, archive }));
  return [...feeds.map((feed) => ({ feed })), ...archives];
}
