import type { Fragments, Layout, Row } from "../../catalog/catalog.ts";
import type { SourceRecords } from "../reading/source-records.ts";
import { cutDocument } from "./cut.ts";
import { directoryOf } from "./document-paths.ts";
import { createEntryRenderer, type EntryRenderer } from "./entry-renderer.ts";
import { likelyDocuments, publishedPageSize } from "./likely-documents.ts";
import type { Materials } from "./materials.ts";

/** Provides the bytes of entries. */
export interface FragmentSource extends Pick<EntryRenderer, "outdated" | "rendered" | "takeRendered" | "problems"> {
  /** An entry's bytes by format; `undefined` if the entry cannot be published. */
  of(row: Row): Fragments | undefined;
  /** Renders the uncached ones among the entries needed next, together, which is cheaper. */
  prepare(rows: readonly Row[]): void;
  /** Caches the entries of a published document before it is overwritten. */
  remember(directory: string): void;
  /**
   * Marks the entries of a layout for which the document contains an older edition because the latest cannot be
   * published.
   */
  withDoubts(layout: Layout): Layout;
}

/**
 * Gets each entry's bytes from the cheapest source: the cache, the editions kept for unreadable sources, published
 * documents, and finally rendering.
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

  /** An older edition, for an article whose latest edition cannot be rendered. */
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
    // With `all`, the code may differ despite an equal version, as in a working copy.
    const isOfThisPress = cut?.rendering === press.renderingKey && request.all !== true;
    for (const { id, version, fragments } of cut?.entries ?? []) {
      // Bytes rendered with other settings may differ, so they are only a last resort.
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
