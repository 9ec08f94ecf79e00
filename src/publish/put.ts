import type { Layout, Row } from "../catalog/catalog.ts";
import type { Problem } from "../errors.ts";
import type { OutputFile } from "../publication/output-file.ts";
import { writeArticlePage } from "./composing/article-pages.ts";
import { articlePath, hasPageToMake } from "./composing/article-paths.ts";
import { directoryOf } from "./composing/document-paths.ts";
import type { FragmentSource } from "./composing/fragments.ts";
import { keepArchives } from "./composing/layouts.ts";
import { isFromNothing, outdatedPlans } from "./composing/outdated.ts";
import type { DocumentName } from "./composing/touched-documents.ts";
import { type Refusal, type WrittenDocument, writeDocument } from "./composing/write-document.ts";
import type { ReadyDocument, WriteAhead } from "./keeping/write-ahead.ts";
import { inLots } from "./lots.ts";
import { putFiles } from "./put-files.ts";
import type { SourceRecords } from "./reading/source-records.ts";
import type { Run } from "./run.ts";
import type { ThreadPool } from "./threads/pool.ts";
import { whileMaking } from "./while-making.ts";

/** Article pages whose records are read together. */
const pagesInALot = 32;
/**
 * Of very many, so many become known to readers at once: what a run that is cut off has put out by then is not put out
 * again.
 */
export const pagesInACommit = 1_000;
/** After so many documents of a large run, the layouts of the archive documents among them go into the catalog. */
const documentsInALot = 500;

/**
 * Puts out the pages of those articles that have one here, and shows each to `onPage`; answers of which it could not be
 * made.
 */
export async function putArticlePages(
  rows: Iterable<Row>,
  sources: SourceRecords,
  run: Run,
  onPage: (page: OutputFile) => void,
): Promise<readonly Row[]> {
  /** By path: those that are being made, in the end those that were not. */
  const left = new Map<string, Row>();
  const noted = filtered(rows, (row) => {
    if (hasPageToMake(row)) left.set(articlePath(row.slug), row);
    return hasPageToMake(row);
  });
  let uncommitted = 0;
  await whileMaking(putter(run), async (add, settle) => {
    for await (const pages of makePages(noted, sources, run)) {
      for (const page of pages) {
        left.delete(page.path);
        onPage(page);
      }
      await add(pages);
      uncommitted += pages.length;
      if (uncommitted < pagesInACommit) continue;
      await settle();
      await run.target.commit();
      uncommitted = 0;
    }
  });
  return [...left.values()];
}

/** Makes the same pages, and puts none out. */
export async function makeArticlePages(
  rows: Iterable<Row>,
  sources: SourceRecords,
  run: Run,
  onPage: (page: OutputFile) => void,
): Promise<void> {
  for await (const pages of makePages(filtered(rows, hasPageToMake), sources, run))
    for (const page of pages) onPage(page);
}

/** A page for each row whose record is still there. */
async function* makePages(
  rows: Iterable<Row>,
  sources: SourceRecords,
  { pool, press, catalog }: Run,
): AsyncIterable<readonly OutputFile[]> {
  if (pool !== undefined) return yield* pool.pages(rows);
  for (const lot of inLots(rows, pagesInALot)) {
    const records = sources.of(lot);
    for (const [index, row] of lot.entries()) {
      const record = records[index];
      const page = record === undefined ? undefined : writeArticlePage(row, record, catalog, press);
      if (page !== undefined) yield [page];
    }
  }
}

/**
 * Puts out those documents that show something else than before, and takes down their layouts; answers what was
 * refused.
 */
export async function putDocuments(
  names: readonly DocumentName[],
  { source, writeAhead }: { readonly source: FragmentSource; readonly writeAhead: WriteAhead },
  layouts: Map<string, Layout | undefined>,
  run: Run,
): Promise<readonly Problem[]> {
  const refused: Problem[] = [];
  let unkept = 0;
  await whileMaking(putter(run), async (add, settle) => {
    const documents = writeAhead.announce(soundDocuments(names, source, run, refused));
    for await (const [directory, { files, layout }] of documents) {
      layouts.set(directory, layout);
      await add(files);
      unkept += 1;
      if (run.pool === undefined || unkept < documentsInALot) continue;
      await settle();
      keepArchives(layouts, run);
      unkept = 0;
    }
  });
  return refused;
}

/** Those of the documents that may go out; takes down what was `refused`. */
async function* soundDocuments(
  names: readonly DocumentName[],
  source: FragmentSource,
  run: Run,
  refused: Problem[],
): AsyncIterable<ReadyDocument> {
  let done = 0;
  for await (const [directory, { files, layout, refusals }] of outdatedDocuments(names, source, run)) {
    done += 1;
    run.request.onProgress?.({ step: "writing", done, total: names.length });
    refused.push(...refusals.map(refusalProblem));
    if (refusals.length === 0) yield [directory, { files, layout: source.withDoubts(layout) }];
  }
}

/**
 * Makes the documents without putting them out; answers what is wrong with what stands around the entries. Faults of
 * entries are in `source.problems`.
 */
export async function refusedDocuments(
  names: readonly DocumentName[],
  source: FragmentSource,
  run: Run,
): Promise<readonly Problem[]> {
  const refused: Problem[] = [];
  for await (const [, { refusals }] of outdatedDocuments(names, source, run)) {
    refused.push(...refusals.map(refusalProblem));
  }
  return refused;
}

/** Writes those documents that show something else than before, each with its directory. */
async function* outdatedDocuments(
  names: readonly DocumentName[],
  source: FragmentSource,
  run: Run,
): AsyncIterable<readonly [directory: string, written: WrittenDocument]> {
  if (run.pool === undefined) return yield* writtenHere(names, source, run);
  const others = names.filter((name) => !isFromNothing(name, run));
  yield* writtenByThreads(
    filtered(names, (name) => isFromNothing(name, run)),
    run.pool,
    source,
    run,
  );
  yield* writtenHere(others, source, run);
}

function* writtenHere(
  names: readonly DocumentName[],
  source: FragmentSource,
  run: Run,
): Iterable<readonly [directory: string, written: WrittenDocument]> {
  for (const [plan, next] of withNext(outdatedPlans(names, run))) {
    source.remember(plan.document.directory);
    // Where articles move from one document to the next, their bytes are read before the next one is overwritten.
    if (next !== undefined) source.remember(next.document.directory);
    source.prepare(plan.rows);
    yield [plan.document.directory, writeDocument(plan, source.of, run.press)];
  }
}

/** Lets the threads write the documents, but those with an entry that cannot be rendered. */
async function* writtenByThreads(
  names: Iterable<DocumentName>,
  pool: ThreadPool,
  source: FragmentSource,
  run: Run,
): AsyncIterable<readonly [directory: string, written: WrittenDocument]> {
  for await (const [name, written] of pool.documents(names)) {
    // An entry that no archive document holds yet may be in none but these.
    if (name.archive === undefined) source.remember(directoryOf(name));
    if (written !== undefined) yield [directoryOf(name), written];
    // Now, while the documents are out that have another edition of that entry.
    else yield* writtenHere([name], source, run);
  }
}

function* withNext<T>(values: Iterable<T>): Iterable<readonly [T, T | undefined]> {
  let previous: { readonly value: T } | undefined;
  for (const value of values) {
    if (previous !== undefined) yield [previous.value, value];
    previous = { value };
  }
  if (previous !== undefined) yield [previous.value, undefined];
}

function* filtered<T>(values: Iterable<T>, holds: (value: T) => boolean): Iterable<T> {
  for (const value of values) if (holds(value)) yield value;
}

function refusalProblem({ path, rule, found }: Refusal): Problem {
  return {
    severity: "error",
    file: path,
    expected: rule,
    found,
    advice: "the last good edition of this document stays; please report this as a bug in Broadsheet",
  };
}

function putter(run: Run): (files: readonly OutputFile[]) => Promise<void> {
  return (files) => putFiles(files, run);
}
