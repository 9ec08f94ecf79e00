import type { Layout } from "../catalog/catalog.ts";
import type { Problem } from "../errors.ts";
import type { OutputFile } from "../publication/output-file.ts";
import { directoryOf } from "./composing/document-paths.ts";
import type { FragmentSource } from "./composing/fragments.ts";
import { keepArchives } from "./composing/layouts.ts";
import { isFromNothing, outdatedPlans } from "./composing/outdated.ts";
import type { DocumentName } from "./composing/touched-documents.ts";
import { type Refusal, type WrittenDocument, writeDocument } from "./composing/write-document.ts";
import type { ReadyDocument, WriteAhead } from "./keeping/write-ahead.ts";
import { putFiles } from "./put-files.ts";
import type { Run } from "./run.ts";
import type { ThreadPool } from "./threads/pool.ts";
import { whileMaking } from "./while-making.ts";

/** In a large run, layouts of archive documents are moved to the catalog after this many documents. */
const documentsPerBatch = 500;

/**
 * Publishes the documents that have new contents, and collects their layouts. Returns problems of refused documents.
 */
export async function putDocuments(
  names: readonly DocumentName[],
  { source, writeAhead }: { readonly source: FragmentSource; readonly writeAhead: WriteAhead },
  layouts: Map<string, Layout | undefined>,
  run: Run,
): Promise<readonly Problem[]> {
  const refused: Problem[] = [];
  const put = (files: readonly OutputFile[]): Promise<void> => putFiles(files, run);
  let unkept = 0;
  await whileMaking(put, async (add, settle) => {
    const documents = writeAhead.announce(soundDocuments(names, source, run, refused));
    for await (const [directory, { files, layout }] of documents) {
      layouts.set(directory, layout);
      await add(files);
      unkept += 1;
      if (run.pool === undefined || unkept < documentsPerBatch) continue;
      await settle();
      keepArchives(layouts, run);
      unkept = 0;
    }
  });
  return refused;
}

/** The documents that may be published; problems of the others are added to `refused`. */
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
 * Makes the documents without publishing them, and returns problems of their frames. Problems of entries are in
 * `source.problems`.
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

/** Writes the documents that have new contents. */
async function* outdatedDocuments(
  names: readonly DocumentName[],
  source: FragmentSource,
  run: Run,
): AsyncIterable<readonly [directory: string, written: WrittenDocument]> {
  if (run.pool === undefined) return yield* writtenHere(names, source, run);
  const isNew = (name: DocumentName): boolean => isFromNothing(name, run);
  const others = names.filter((name) => !isNew(name));
  yield* writtenByThreads(names.filter(isNew), run.pool, source, run);
  yield* writtenHere(others, source, run);
}

function* writtenHere(
  names: readonly DocumentName[],
  source: FragmentSource,
  run: Run,
): Iterable<readonly [directory: string, written: WrittenDocument]> {
  for (const [plan, next] of withNext(outdatedPlans(names, run))) {
    source.remember(plan.document.directory);
    // Articles may have moved between this document and the next, so the bytes of both are read before either is
    // overwritten.
    if (next !== undefined) source.remember(next.document.directory);
    source.prepare(plan.rows);
    yield [plan.document.directory, writeDocument(plan, source.of, run.press)];
  }
}

/** Lets the threads write the documents, except those with an entry that cannot be rendered. */
async function* writtenByThreads(
  names: Iterable<DocumentName>,
  pool: ThreadPool,
  source: FragmentSource,
  run: Run,
): AsyncIterable<readonly [directory: string, written: WrittenDocument]> {
  for await (const [name, written] of pool.documents(names)) {
    // These may be the only documents with an entry that is not in an archive document yet.
    if (name.archive === undefined) source.remember(directoryOf(name));
    if (written !== undefined) yield [directoryOf(name), written];
    // Written now, while documents with another edition of that entry are still published.
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

function refusalProblem({ path, rule, found }: Refusal): Problem {
  return {
    severity: "error",
    file: path,
    expected: rule,
    found,
    advice: "the last good edition of this document stays; please report this as a bug in Broadsheet",
  };
}
