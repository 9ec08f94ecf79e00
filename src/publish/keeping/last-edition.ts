import type { Row } from "../../catalog/catalog.ts";
import { archiveOfRank } from "../../documents/paging.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { directoryOf } from "../composing/document-paths.ts";
import { cutDocument } from "../composing/fragments.ts";
import type { DocumentName } from "../composing/touched-documents.ts";
import type { Run } from "../run.ts";

/**
 * Keeps the last good bytes of an article that has just lost its source, while a published document still holds them.
 */
export function holdLastEdition(row: Row, { catalog, press, target }: Run): void {
  for (const name of whereabouts(row)) {
    const directory = directoryOf(name);
    const layout = catalog.layout(directory);
    const index = layout?.entries.findIndex((entry) => entry.id === row.id) ?? -1;
    if (layout === undefined || index < 0) continue;
    const fragments = cutDocument(layout, directory, press, target)?.[index];
    if (fragments === undefined) continue;
    catalog.hold(row.id, fragments);
    return;
  }

  /** The documents that may hold it; its rank may have moved by as many articles as came or went in this run. */
  function whereabouts({ feeds, published }: Row): readonly DocumentName[] {
    const number = archiveOfRank(catalog.countBefore(mainFeedKey, published), press.site.entries);
    const archives = [number, number - 1, number + 1].map((archive) => ({ feed: mainFeedKey, archive }));
    return [...feeds.map((feed) => ({ feed })), ...archives];
  }
}
