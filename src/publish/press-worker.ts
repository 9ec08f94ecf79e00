import { parentPort, workerData } from "node:worker_threads";
import type { Catalog, Fragments, Row } from "../catalog/catalog.ts";
import { readLmdbCatalog } from "../catalog/lmdb-catalog.ts";
import type { OutputFile } from "../publication/output-file.ts";
import { writeArticlePage } from "./article-pages.ts";
import { planOf } from "./compose.ts";
import { readFile } from "./gather.ts";
import { readRow, renderRow, setUpPress } from "./press.ts";
import { type Outcome, type PressSetting, packReadings, type Task } from "./press-messages.ts";
import type { DocumentName } from "./touched-documents.ts";
import { writeDocument } from "./write-document.ts";

const setting = workerData as PressSetting;
const { site, articlesDirectory, dataDirectory, renderingKey } = setting;
const press = setUpPress(site, articlesDirectory, renderingKey);
let opened: Catalog | undefined;

/** Entries kept at hand: the newest ones stand in several documents. */
const rememberedEntries = 500;
const known = new Map<string, Fragments>();
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
  const fragments = new Map<Row, Fragments>();
  for (const row of plan.rows) {
    const found = fragmentsOf(row);
    if (found === undefined) return { kind: "document", rendered: rendered - before };
    fragments.set(row, found);
  }
  const written = writeDocument(plan, (row) => fragments.get(row), press);
  return { kind: "document", written, rendered: rendered - before };
}

function fragmentsOf(row: Row): Fragments | undefined {
  const found = known.get(row.version);
  if (found !== undefined) return found;
  const record = readRow(row, press);
  if (record === undefined) return undefined;
  rendered += 1;
  const { fragments, violations } = renderRow(row, record, press);
  if (violations.length > 0) return undefined;
  known.set(row.version, fragments);
  const oldest = known.size > rememberedEntries ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  return fragments;
}

function pageOf(id: string): OutputFile[] {
  const row = catalog().row(id);
  const record = row && readRow(row, press);
  return row === undefined || record === undefined ? [] : [writeArticlePage(row, record, catalog(), press)];
}

/** Bytes are handed over, not copied; small ones share an allocation and cannot be. */
function buffersOf(outcome: Outcome): ArrayBuffer[] {
  const files = outcome.kind === "pages" ? outcome.files : outcome.kind === "document" ? outcome.written?.files : [];
  return (files ?? []).flatMap(({ bytes: { buffer, length } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === length ? [buffer] : [],
  );
}
