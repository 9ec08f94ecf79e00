import type { Fragments, Row } from "../../catalog/catalog.ts";
import { directoryOf } from "../composing/document-paths.ts";
import { cutDocument } from "../composing/fragments.ts";
import { publishedPageSize, whereabouts } from "../composing/whereabouts.ts";
import { inLots } from "../lots.ts";
import type { Run } from "../run.ts";

/** Editions that are kept in one step. */
const editionsInALot = 50;
/** Documents whose entries are at hand: those next to each other in the history, and the feeds of a few tags. */
const mostCuts = 32;

/**
 * Keeps the last good bytes of articles that have just lost their source, while published documents still hold them.
 */
export function holdLastEditions(rows: readonly Row[], run: Run): void {
  const { catalog, press, target } = run;
  const pageSize = publishedPageSize(catalog) ?? press.site.entries;
  const cuts = new Map<string, readonly Fragments[] | undefined>();
  // Neighbours stand in the same documents, which are then read once.
  const inOrder = rows.toSorted((one, other) => one.published - other.published);
  for (const lot of inLots(inOrder, editionsInALot)) catalog.hold(lot.flatMap(lastEditionOf));

  function lastEditionOf(row: Row): readonly (readonly [id: string, edition: Fragments])[] {
    for (const name of whereabouts(row, catalog, pageSize)) {
      const directory = directoryOf(name);
      const index = catalog.layout(directory)?.entries.findIndex((entry) => entry.id === row.id) ?? -1;
      const fragments = index < 0 ? undefined : cutOnce(directory)?.[index];
      if (fragments !== undefined) return [[row.id, fragments]];
    }
    return [];
  }

  function cutOnce(directory: string): readonly Fragments[] | undefined {
    const layout = catalog.layout(directory);
    if (layout === undefined || cuts.has(directory)) return cuts.get(directory);
    if (cuts.size >= mostCuts) cuts.clear();
    const cut = cutDocument(layout, directory, press, target);
    cuts.set(directory, cut);
    return cut;
  }
}
