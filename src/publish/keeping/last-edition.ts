import type { Fragments, Row } from "../../catalog/catalog.ts";
import { inBatches } from "../batches.ts";
import { type CutEntry, cutDocument, editionsOf } from "../composing/cut.ts";
import { directoryOf } from "../composing/document-paths.ts";
import { likelyDocuments, publishedPageSize } from "../composing/likely-documents.ts";
import type { Run } from "../run.ts";

/** Editions stored per transaction. */
const editionsPerBatch = 50;
/** How many documents' entries are cached: enough for neighbours in the history and the feeds of a few tags. */
const maxCuts = 32;

/**
 * Keeps the last good bytes of articles that have just lost their source, while published documents still contain them.
 */
export function holdLastEditions(rows: readonly Row[], run: Run): void {
  const { catalog, press, target, holdsAllDocuments } = run;
  const pageSize = publishedPageSize(catalog) ?? press.site.entries;
  const cuts = new Map<string, ReadonlyMap<string, CutEntry>>();
  let known: ReadonlyMap<string, readonly string[]> | undefined;
  // Neighbours share documents, which are then read only once.
  const inOrder = rows.toSorted((one, other) => one.published - other.published);
  for (const batch of inBatches(inOrder, editionsPerBatch)) catalog.hold(batch.flatMap(lastEditionOf));

  function lastEditionOf(row: Row): readonly (readonly [id: string, edition: Fragments])[] {
    const likely = likelyDocuments(row, catalog, pageSize).map(directoryOf);
    // An interrupted run may have left archive documents of two sizes.
    const found = editionAmong(likely, row) ?? (holdsAllDocuments ? editionAmong(everyPlaceOf(row), row) : undefined);
    return found === undefined ? [] : [[row.id, found.fragments]];
  }

  /** The row's own edition, otherwise any: an interrupted run may have published its own in some documents only. */
  function editionAmong(directories: readonly string[], { id, version }: Row): CutEntry | undefined {
    let other: CutEntry | undefined;
    for (const directory of directories) {
      const found = holds(directory, id) ? cutOnce(directory).get(id) : undefined;
      if (found?.version === version) return found;
      other ??= found;
    }
    return other;
  }

  function holds(directory: string, id: string): boolean {
    const layout = catalog.layout(directory);
    return layout !== undefined && editionsOf(layout).some(({ entries }) => entries.some((entry) => entry.id === id));
  }

  /** The directories of all documents that contain the article. */
  function everyPlaceOf({ id }: Row): readonly string[] {
    known ??= placesOf(new Set(rows.map((row) => row.id)));
    return known.get(id) ?? [];
  }

  function placesOf(ids: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
    const places = new Map<string, string[]>();
    for (const [directory, layout] of catalog.layouts()) {
      for (const { id } of editionsOf(layout).flatMap(({ entries }) => entries)) {
        if (ids.has(id)) places.set(id, [...(places.get(id) ?? []), directory]);
      }
    }
    return places;
  }

  function cutOnce(directory: string): ReadonlyMap<string, CutEntry> {
    const known = cuts.get(directory);
    if (known !== undefined) return known;
    if (cuts.size >= maxCuts) cuts.clear();
    const layout = catalog.layout(directory);
    const cut = layout && cutDocument(layout, directory, press, target);
    const entries = new Map(cut?.entries.map((entry) => [entry.id, entry]));
    cuts.set(directory, entries);
    return entries;
  }
}
