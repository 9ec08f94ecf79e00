import type { CatalogView, Row } from "../../catalog/catalog.ts";
import { archiveOfRank } from "../../documents/paging.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { directoryOf } from "./document-paths.ts";
import type { DocumentName } from "./touched-documents.ts";

/** The number of articles in each published archive document of the main feed; `undefined` if there is none. */
export function publishedPageSize(catalog: Pick<CatalogView, "layout">): number | undefined {
  return catalog.layout(directoryOf({ feed: mainFeedKey, archive: 1 }))?.entries.length;
}

/**
 * The published documents likely to contain the article, given `pageSize` articles per archive document. Its rank may
 * have shifted by the number of articles added or removed in this run.
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
