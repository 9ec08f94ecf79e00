import type { Fragments, Layout, Row } from "../../catalog/catalog.ts";
import type { SourceRecords } from "../reading/source-records.ts";
import { cutDocument } from "./cut.ts";
import { directoryOf } from "./document-paths.ts";
import { createEntryRenderer, type EntryRenderer } from "./entry-renderer.ts";
import { likelyDocuments, publishedPageSize } from "./likely-documents.ts";
import type { Materials } from "./materials.ts";

/** Bytes of entries, for the documents that hold them. */
export interface FragmentSource extends Pick<EntryRenderer, "outdated" | "rendered" | "takeRendered" | "problems"> {
  /** An entry's bytes in each format; `undefined` if the entry cannot be published. */
  of(row: Row): Fragments | undefined;
  /** Renders the entries that will be needed and are not cached, together, which is cheaper than one by one. */
  prepare(rows: readonly Row[]): void;
  /** Caches the entries of a published document before it is overwritten. */
  remember(directory: string): void;
  /**
   * The layout, marking the entries of which the document holds an older edition because the latest cannot be
   * published.
   */
  withDoubts(layout: Layout): Layout;
}

/**
 * Finds each entry's bytes where they cost least: in the cache, among the editions kept for broken sources, in
 * published documents, and finally by rendering its source.
 */
export function openFragmentSource(materials: Materials, sources: SourceRecords): FragmentSource {
  const { press, catalog, target, request } = materials;
  const { entries } = press;
  const renderer = createEntryRenderer(materials, sources);
  const pageSize = publishedPageSize(catalog) ?? press.site.entries;

  function of(row: Row): Fragments | undefined {
    const found = entries.get(row.id);
    if (found?.version === row.version) return found.fragments;
    const fragments = (row.held ? catalog.held(row.id) : undefined) ?? renderer.render(row);
    if (fragments !== undefined) {
      entries.keep(row.id, { version: row.version, fragments });
      return fragments;
    }
    const other = found?.fragments ?? anyEdition(row);
    if (other !== undefined && !row.held) catalog.hold([[row.id, other]]);
    // An earlier run kept it, and the documents may have been lost since.
    return other ?? catalog.held(row.id);
  }

  /** An older edition, for an article whose latest one cannot be rendered. */
  function anyEdition(row: Row): Fragments | undefined {
    for (const name of likelyDocuments(row, catalog, pageSize)) {
      const found = entries.get(row.id);
      if (found !== undefined) return found.fragments;
      remember(directoryOf(name));
    }
    return entries.get(row.id)?.fragments;
  }

  function remember(directory: string): void {
    const layout = catalog.layout(directory);
    if (layout === undefined || layout.entries.every(({ id, version }) => entries.isKnown(id, version))) return;
    const cut = cutDocument(layout, directory, press, target);
    // With `all`, the program may be another one of the same version, such as a working copy.
    const isOfThisPress = cut?.rendering === press.renderingKey && request.all !== true;
    for (const { id, version, fragments } of cut?.entries ?? []) {
      // Bytes of another press may differ: they are used only if there are none else.
      if (!entries.isKnown(id, version)) entries.keep(id, { version: isOfThisPress ? version : "", fragments });
    }
  }

  function withDoubts(layout: Layout): Layout {
    if (!layout.entries.some(({ id }) => renderer.isDoubtful(id))) return layout;
    const marked = layout.entries.map((entry) => (renderer.isDoubtful(entry.id) ? { ...entry, version: "" } : entry));
    return { ...layout, signature: "", entries: marked };
  }

  return {
    of,
    prepare(rows) {
      renderer.prepare(rows.filter((row) => !row.held && entries.get(row.id)?.version !== row.version));
    },
    remember,
    withDoubts,
    get outdated() {
      return renderer.outdated;
    },
    get rendered() {
      return renderer.rendered;
    },
    takeRendered: renderer.takeRendered,
    problems: renderer.problems,
  };
}
