import type { CatalogView, Row } from "../../catalog/catalog.ts";
import { archiveOfRank } from "../../documents/paging.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { directoryOf } from "./document-paths.ts";
import type { DocumentName } from "./touched-documents.ts";

/** How many articles an archive document of the main feed holds that is out; `undefined` where none is. */
export function publishedPageSize(catalog: Pick<CatalogView, "layout">): number | undefined {
  return catalog.layout(directoryOf({ feed: mainFeedKey, archive: 1 }))?.entries.length;
}

/**
 * The documents that are out and may hold the article, whose archive documents hold `pageSize` each. Its rank may have
 * moved by as many articles as came or went in this run.
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
