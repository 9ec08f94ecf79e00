import type { CatalogView, Fragments, Row } from "../../catalog/catalog.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { writeArticlePage } from "../composing/article-pages.ts";
import { planOf } from "../composing/document-plan.ts";
import { createEntryCache } from "../composing/entry-cache.ts";
import { setUpPress } from "../composing/press.ts";
import { renderRows } from "../composing/render.ts";
import type { DocumentName } from "../composing/touched-documents.ts";
import { writeDocument } from "../composing/write-document.ts";
import type { FoundFile } from "../reading/found-files.ts";
import { readFiles } from "../reading/read-files.ts";
import {
  openSpoolReader,
  openSpoolWriter,
  type SpooledRecord,
  type SpoolReader,
  type SpoolWriter,
} from "../reading/record-spool.ts";
import { freshFirst, legible } from "../reading/source-records.ts";
import { type Outcome, packReadings, type RendererSettings, type Task } from "./messages.ts";

/** Executes tasks of a large run sequentially, in any thread. */
export interface Renderer {
  /** Throws after `close`, since the file descriptors may have been reused. */
  execute(task: Task): Outcome;
  close(): void;
}

/** Number of cached entries; the newest ones appear in several documents. */
const rememberedEntries = 200;

/** `catalog` is first called for a document, when everything has been taken in. */
export function createRenderer(settings: RendererSettings, catalog: () => CatalogView): Renderer {
  const { site, articlesDirectory, dataDirectory, renderingKey } = settings;
  const input = { rules: site, articlesDirectory, dataDirectory, fileName: (path: string) => path };
  const press = setUpPress(site, articlesDirectory, renderingKey, createEntryCache(rememberedEntries));
  let rendered = 0;
  let isClosed = false;
  let writer: SpoolWriter | undefined;
  let reader: SpoolReader | undefined;
  const sources = freshFirst((row) => reader?.of(row.hash), press.sources);

  function readingsOf(files: readonly FoundFile[]): Outcome {
    const records: SpooledRecord[] = [];
    const batch = packReadings([...readFiles(files, input, (read) => records.push(read))]);
    writer ??= openSpoolWriter(settings.spoolFile);
    return { kind: "read", batch, kept: { file: settings.spoolFile, places: writer.add(records) } };
  }

  function documentOf(name: DocumentName): Outcome {
    const before = rendered;
    const plan = planOf(name, catalog(), press);
    if (plan.rows.some((row) => row.held)) return { kind: "document", rendered: 0 };
    const fragments = fragmentsOf(plan.rows);
    if (fragments === undefined) return { kind: "document", rendered: rendered - before };
    const written = writeDocument(plan, (row) => fragments.get(row.version), press);
    return { kind: "document", written, rendered: rendered - before };
  }

  /** The bytes of all rows by version; `undefined` if one cannot be rendered. */
  function fragmentsOf(rows: readonly Row[]): ReadonlyMap<string, Fragments> | undefined {
    const found = new Map<string, Fragments>();
    const missing: Row[] = [];
    for (const row of rows) {
      const atHand = press.entries.get(row.id);
      if (atHand?.version === row.version) found.set(row.version, atHand.fragments);
      else missing.push(row);
    }
    const articles = legible(missing, sources);
    if (articles.length < missing.length) return undefined;
    rendered += articles.length;
    for (const [index, { fragments, violations }] of renderRows(articles, press).entries()) {
      const row = missing[index];
      if (row === undefined || violations.length > 0) return undefined;
      found.set(row.version, fragments);
      press.entries.keep(row.id, { version: row.version, fragments });
    }
    return found;
  }

  function pagesOf(ids: readonly string[]): readonly OutputFile[] {
    const rows = ids.map((id) => catalog().row(id)).filter((row) => row !== undefined);
    return legible(rows, sources).flatMap(({ row, record }) => writeArticlePage(row, record, catalog(), press) ?? []);
  }

  return {
    execute(task) {
      if (isClosed) throw new Error("what was under way when the run ended is not carried out");
      switch (task.kind) {
        case "index":
          reader?.close();
          reader = openSpoolReader(task.index);
          return { kind: "index" };
        case "read":
          return readingsOf(task.files);
        case "document":
          return documentOf(task.name);
        case "pages":
          return { kind: "pages", files: pagesOf(task.ids) };
      }
    },
    close() {
      isClosed = true;
      writer?.close();
      reader?.close();
    },
  };
}
