import { parentPort, workerData } from "node:worker_threads";
import type { Catalog, Fragments, Row } from "../catalog/catalog.ts";
import { readLmdbCatalog } from "../catalog/lmdb-catalog.ts";
import type { OutputFile } from "../publication/output-file.ts";
import type { ArticleRecord } from "../records/article.ts";
import { writeArticlePage } from "./article-pages.ts";
import { planOf } from "./compose.ts";
import { createEntryMemory } from "./entry-memory.ts";
import { renderRows, setUpPress } from "./press.ts";
import { type Outcome, type PressSetting, packReadings, type Task } from "./press-messages.ts";
import { readFile } from "./read-file.ts";
import type { DocumentName } from "./touched-documents.ts";
import { writeDocument } from "./write-document.ts";

const setting = workerData as PressSetting;
const { site, articlesDirectory, dataDirectory, renderingKey } = setting;
/** Entries kept at hand: the newest ones stand in several documents. */
const rememberedEntries = 200;
const press = setUpPress(site, articlesDirectory, renderingKey, createEntryMemory(rememberedEntries));
let opened: Catalog | undefined;
let rendered = 0;

parentPort?.on("message", (task: Task) => {
  const outcome = outcomeOf(task);
  parentPort?.postMessage(outcome, buffersOf(outcome));
});

function outcomeOf(task: Task): Outcome {
  try {
    if (task.kind === "read") return { kind: "read", lot: packReadings(task.files.map(readingOf)) };
    if (task.kind === "document") return documentOf(task.name);
    return { kind: "pages", files: task.ids.flatMap(pageOf) };
  } catch (error) {
    if (!(error instanceof Error)) return { kind: "failed", message: String(error) };
    return { kind: "failed", message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
  }

  function readingOf({ path, shownAs, stamp }: Extract<Task, { kind: "read" }>["files"][number]) {
    return readFile(path, stamp, {
      articlesDirectory,
      dataDirectory,
      timezone: site.timezone,
      fileName: () => shownAs,
    });
  }
}

/** The catalog as it stands when the first document is asked for: by then everything has been taken in. */
function catalog(): Catalog {
  opened ??= readLmdbCatalog(setting.catalogFile);
  return opened;
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

/** The bytes of all of them by version; `undefined` where one cannot be rendered. */
function fragmentsOf(rows: readonly Row[]): ReadonlyMap<string, Fragments> | undefined {
  const found = new Map<string, Fragments>();
  const missing: { row: Row; record: ArticleRecord }[] = [];
  for (const row of rows) {
    const atHand = press.entries.get(row.id);
    if (atHand?.version === row.version) found.set(row.version, atHand.fragments);
    else {
      const record = press.sources.of(row);
      if (record === undefined) return undefined;
      missing.push({ row, record });
    }
  }
  rendered += missing.length;
  for (const [index, { fragments, violations }] of renderRows(missing, press).entries()) {
    const row = missing[index]?.row;
    if (row === undefined || violations.length > 0) return undefined;
    found.set(row.version, fragments);
    press.entries.keep(row.id, { version: row.version, fragments });
  }
  return found;
}

function pageOf(id: string): OutputFile[] {
  const row = catalog().row(id);
  const record = row && press.sources.of(row);
  return row === undefined || record === undefined ? [] : [writeArticlePage(row, record, catalog(), press)];
}

/** Bytes are handed over, not copied; small ones share an allocation and cannot be. */
function buffersOf(outcome: Outcome): ArrayBuffer[] {
  const files = outcome.kind === "pages" ? outcome.files : outcome.kind === "document" ? outcome.written?.files : [];
  return (files ?? []).flatMap(({ bytes: { buffer, length } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === length ? [buffer] : [],
  );
}
