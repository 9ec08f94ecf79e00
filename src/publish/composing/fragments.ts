import type { Fragments, Layout, Row } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import type { SourceRecords } from "../reading/source-records.ts";
import { cutDocument } from "./cut.ts";
import { directoryOf } from "./document-paths.ts";
import { likelyDocuments, publishedPageSize } from "./likely-documents.ts";
import type { Materials } from "./materials.ts";
import { type Rendered, renderRow, renderRows } from "./render.ts";

/** Most rendered entries that are written ahead one by one: more than people edit at a time. */
export const mostWrittenAhead = 500;

/** Bytes of entries, for the documents that hold them. */
export interface FragmentSource {
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
  /** Articles whose source has changed since it was read, or could not be read again. */
  readonly outdated: readonly Row[];
  /** How many entries were rendered rather than found. */
  readonly rendered: number;
  /** The rendered entries since the last call; if there are very many, only the first ones of the run. */
  takeRendered(): readonly (readonly [id: string, edition: Fragments])[];
  /** Problems found by the gate. */
  readonly problems: readonly { readonly path: string; readonly problem: Problem }[];
}

/**
 * Finds each entry's bytes where they cost least: in the cache, among the editions kept for broken sources, in
 * published documents, and finally by rendering its source.
 */
export function openFragmentSource(
  { press, catalog, target, input, request }: Materials,
  sources: SourceRecords,
): FragmentSource {
  const { entries } = press;
  const problems: { path: string; problem: Problem }[] = [];
  const outdated = new Map<string, Row>();
  /** Ids of articles whose latest edition the gate refuses. */
  const refused = new Set<string>();
  const prepared = new Map<string, Rendered>();
  const pageSize = publishedPageSize(catalog) ?? press.site.entries;
  let notWrittenAhead: (readonly [id: string, edition: Fragments])[] = [];
  let rendered = 0;

  const isDoubtful = (id: string) => outdated.has(id) || refused.has(id);

  const renderNow = (row: Row): Rendered | undefined => {
    const [record] = sources.of([row]);
    return record === undefined ? undefined : renderRow(row, record, press);
  };

  const render = (row: Row): Fragments | undefined => {
    const result = prepared.get(row.version) ?? renderNow(row);
    if (result === undefined) {
      // It could be read a moment ago, but not any more: the next run will know why.
      if (!row.held) outdated.set(row.id, row);
      return undefined;
    }
    rendered += 1;
    if (result.violations.length === 0) {
      if (rendered <= mostWrittenAhead) notWrittenAhead.push([row.id, result.fragments]);
      return result.fragments;
    }
    refused.add(row.id);
    const file = input.fileName(row.path);
    problems.push(
      ...result.violations.map((violation) => ({ path: row.path, problem: gateProblem(row, file, violation) })),
    );
    return undefined;
  };

  const remember = (directory: string): void => {
    const layout = catalog.layout(directory);
    if (layout === undefined || layout.entries.every(({ id, version }) => entries.isKnown(id, version))) return;
    const cut = cutDocument(layout, directory, press, target);
    // With `all`, the program may be another one of the same version, such as a working copy.
    const isOfThisPress = cut?.rendering === press.renderingKey && request.all !== true;
    for (const { id, version, fragments } of cut?.entries ?? []) {
      // Bytes of another press may differ: they are used only if there are none else.
      if (!entries.isKnown(id, version)) entries.keep(id, { version: isOfThisPress ? version : "", fragments });
    }
  };

  /** An older edition, for an article whose latest one cannot be rendered. */
  const anyEdition = (row: Row): Fragments | undefined => {
    for (const name of likelyDocuments(row, catalog, pageSize)) {
      const found = entries.get(row.id);
      if (found !== undefined) return found.fragments;
      remember(directoryOf(name));
    }
    return entries.get(row.id)?.fragments;
  };

  return {
    get rendered() {
      return rendered;
    },
    problems,
    takeRendered() {
      const editions = notWrittenAhead;
      notWrittenAhead = [];
      return editions;
    },
    get outdated() {
      return [...outdated.values()];
    },
    withDoubts(layout) {
      if (!layout.entries.some(({ id }) => isDoubtful(id))) return layout;
      const entries = layout.entries.map((entry) => (isDoubtful(entry.id) ? { ...entry, version: "" } : entry));
      return { ...layout, signature: "", entries };
    },
    prepare(rows) {
      prepared.clear();
      const missing = rows.filter((row) => !row.held && entries.get(row.id)?.version !== row.version);
      const records = sources.of(missing);
      const articles = missing.flatMap((row, index) => {
        const record = records[index];
        return record === undefined ? [] : [{ row, record }];
      });
      for (const [index, result] of renderRows(articles, press).entries())
        prepared.set(articles[index]?.row.version ?? "", result);
    },
    of(row) {
      const found = entries.get(row.id);
      if (found?.version === row.version) return found.fragments;
      const fragments = (row.held ? catalog.held(row.id) : undefined) ?? render(row);
      if (fragments !== undefined) {
        entries.keep(row.id, { version: row.version, fragments });
        return fragments;
      }
      const other = found?.fragments ?? anyEdition(row);
      if (other !== undefined && !row.held) catalog.hold([[row.id, other]]);
      // An earlier run kept it, and the documents may have been lost since.
      return other ?? catalog.held(row.id);
    },
    remember,
  };
}

/** The problem of an article whose entry breaks a rule. */
export function gateProblem(
  row: Row,
  file: string,
  violation: { rule: string; found: string; format: string },
): Problem {
  return {
    severity: "error",
    file,
    expected: `${violation.rule} (${violation.format})`,
    found: violation.found,
    advice: `no feed shows this edition of the article ${row.id} until this is mended`,
  };
}
