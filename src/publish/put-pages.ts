import type { Row } from "../catalog/catalog.ts";
import type { OutputFile } from "../publication/output-file.ts";
import { inBatches } from "./batches.ts";
import { writeArticlePage } from "./composing/article-pages.ts";
import { articlePath, hasPageToMake } from "./composing/article-paths.ts";
import { putFiles } from "./put-files.ts";
import type { SourceRecords } from "./reading/source-records.ts";
import type { Run } from "./run.ts";
import { whileMaking } from "./while-making.ts";

/** Article pages whose records are read together. */
const pagesPerBatch = 32;

/**
 * A commit follows after this many pages, making them visible to readers and saving an interrupted run from publishing
 * them again.
 */
export const pagesPerCommit = 1_000;

/** Publishes the pages of articles that are hosted here, passing each to `onPage`. Returns the articles that failed. */
export async function putArticlePages(
  rows: Iterable<Row>,
  sources: SourceRecords,
  run: Run,
  onPage: (page: OutputFile) => void,
): Promise<readonly Row[]> {
  /** By path: pages not made yet; in the end, those that could not be made. */
  const left = new Map<string, Row>();
  const noted = filtered(rows, (row) => {
    if (hasPageToMake(row)) left.set(articlePath(row.slug), row);
    return hasPageToMake(row);
  });
  const put = (files: readonly OutputFile[]): Promise<void> => putFiles(files, run);
  let uncommitted = 0;
  await whileMaking(put, async (add, settle) => {
    for await (const pages of makePages(noted, sources, run)) {
      for (const page of pages) {
        left.delete(page.path);
        onPage(page);
      }
      await add(pages);
      uncommitted += pages.length;
      if (uncommitted < pagesPerCommit) continue;
      await settle();
      await run.target.commit();
      uncommitted = 0;
    }
  });
  return [...left.values()];
}

/** Makes the same pages without publishing them. */
export async function makeArticlePages(
  rows: Iterable<Row>,
  sources: SourceRecords,
  run: Run,
  onPage: (page: OutputFile) => void,
): Promise<void> {
  for await (const pages of makePages(filtered(rows, hasPageToMake), sources, run))
    for (const page of pages) onPage(page);
}

/** A page for each row whose record still exists. */
async function* makePages(
  rows: Iterable<Row>,
  sources: SourceRecords,
  { pool, press, catalog }: Run,
): AsyncIterable<readonly OutputFile[]> {
  if (pool !== undefined) return yield* pool.pages(rows);
  for (const batch of inBatches(rows, pagesPerBatch)) {
    const records = sources.of(batch);
    for (const [index, row] of batch.entries()) {
      const record = records[index];
      const page = record === undefined ? undefined : writeArticlePage(row, record, catalog, press);
      if (page !== undefined) yield [page];
    }
  }
}

function* filtered<T>(values: Iterable<T>, holds: (value: T) => boolean): Iterable<T> {
  for (const value of values) if (holds(value)) yield value;
}
