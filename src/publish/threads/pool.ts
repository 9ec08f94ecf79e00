import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { CatalogView, Row } from "../../catalog/catalog.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { inBatches } from "../batches.ts";
import type { DocumentName } from "../composing/touched-documents.ts";
import type { WrittenDocument } from "../composing/write-document.ts";
import type { FoundFiles } from "../reading/found-files.ts";
import { type SpooledPlaces, spoolIndexOf } from "../reading/record-spool.ts";
import { openCalls } from "./calls.ts";
import type { KeptRecords, Outcome, PackedReadings, RendererSettings, Task } from "./messages.ts";
import { createRenderer } from "./renderer.ts";
import { type Member, shareOut } from "./share-out.ts";

/**
 * Threads, including this one, that read and render for a large run. Results are in task order, and only a limited
 * number of tasks is in flight.
 */
export interface ThreadPool {
  read(files: FoundFiles): AsyncIterable<PackedReadings>;
  /** `undefined` for a document with an entry that cannot be rendered. */
  documents(names: Iterable<DocumentName>): AsyncIterable<readonly [DocumentName, WrittenDocument | undefined]>;
  pages(rows: Iterable<Row>): AsyncIterable<readonly OutputFile[]>;
  /** Entries rendered so far. */
  readonly rendered: number;
  close(): Promise<void>;
}

/** Besides this thread. More gain nothing on two processors, and each costs memory. */
const maxHelpers = 1;
/** Below this, starting threads takes longer than it saves. */
export const fewArticles = 1_500;
/** Files per task. */
export const filesPerTask = 128;
const pagesPerTask = 32;
/** How tasks of one kind are distributed. */
interface Sharing {
  /** Tasks queued per helper: enough to keep it busy while this thread is busy too. */
  readonly maxQueued: number;
  /** Limit of results that are pending or not consumed yet. */
  readonly maxPending: number;
}

/**
 * This thread publishes a document in a few milliseconds, so three queued tasks keep a helper busy. Each result takes
 * half a megabyte, so at most 24 may wait.
 */
const documentSharing: Sharing = { maxQueued: 3, maxPending: 24 };
/**
 * Taking a batch into the catalog takes half a second. This thread also reads when it would otherwise wait for the
 * disk, and the results take little memory.
 */
const fileSharing: Sharing = { maxQueued: 72, maxPending: 160 };
/**
 * A helper's queued tasks cannot be taken back, so at most this share of a short list is queued; otherwise nothing
 * would be left for this thread.
 */
const maxQueuedShare = 1 / 4;

/**
 * Entries are short-lived, and a small young generation is collected more often and holds less garbage. 8 MB was
 * collected twice as often, and left half as much again behind.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

const workerFile = new URL("./worker.js", import.meta.url);

/** The number of useful threads besides this one: none on a single processor, or without a compiled worker. */
export function usefulHelpers(): number {
  return existsSync(workerFile) ? Math.min(availableParallelism() - 1, maxHelpers) : 0;
}

/**
 * By default, a heap may grow to several times its live size between collections. Twice costs little time, and keeps
 * two heaps much smaller.
 */
const heapGrowth = "--heap-growing-percent=100";

/** Options for `openThreadPool`. */
export interface PoolOptions {
  readonly helpers: number;
  readonly catalog: CatalogView;
  temporaryPath(name: string): string;
}

/**
 * Starts `helpers` threads besides this one, which reads `catalog`. Records are spooled to temporary files. `close`
 * stops the threads.
 */
export function openThreadPool(
  settings: Omit<RendererSettings, "spoolFile">,
  { helpers, catalog, temporaryPath }: PoolOptions,
): ThreadPool {
  setFlagsFromString(heapGrowth);
  const withSpool = (number: number): RendererSettings => {
    return { ...settings, spoolFile: temporaryPath(`records-${number}`) };
  };
  const own = withSpool(0);
  const others = Array.from({ length: helpers }, (_, number) => withSpool(number + 1));
  const renderers = [...others.map(startRenderer), renderHere(own, catalog)];
  /** By file. */
  const kept = new Map<string, SpooledPlaces[]>();
  let isIndexShared = true;
  let rendered = 0;

  const outcomes = (tasks: Iterable<Task>, sharing: Sharing) =>
    shareOut(
      tasks,
      renderers.map((one) => one.member(sharing)),
    );

  function keep({ file, places }: KeptRecords): void {
    const before = kept.get(file);
    if (before === undefined) kept.set(file, [places]);
    else before.push(places);
    isIndexShared = false;
  }

  async function shareIndex(): Promise<void> {
    if (isIndexShared) return;
    const index = spoolIndexOf(kept);
    await Promise.all(renderers.map(({ execute }) => execute({ kind: "index", index })));
    isIndexShared = true;
  }

  return {
    async *read(files) {
      const tasks = mapped(inBatches(files, filesPerTask), (batch): Task => ({ kind: "read", files: batch }));
      const share = Math.ceil((files.length / filesPerTask) * maxQueuedShare);
      const sharing = { ...fileSharing, maxQueued: Math.min(fileSharing.maxQueued, share) };
      for await (const outcome of outcomes(tasks, sharing)) {
        if (outcome.kind !== "read") continue;
        keep(outcome.kept);
        yield outcome.batch;
      }
    },
    async *documents(names) {
      await shareIndex();
      const asked: DocumentName[] = [];
      const tasks = mapped(names, (name): Task => {
        asked.push(name);
        return { kind: "document", name };
      });
      for await (const outcome of outcomes(tasks, documentSharing)) {
        const name = asked.shift();
        if (outcome.kind !== "document" || name === undefined) continue;
        rendered += outcome.rendered;
        yield [name, outcome.written];
      }
    },
    async *pages(rows) {
      await shareIndex();
      const tasks = mapped(
        inBatches(rows, pagesPerTask),
        (batch): Task => ({ kind: "pages", ids: batch.map(({ id }) => id) }),
      );
      for await (const outcome of outcomes(tasks, documentSharing)) if (outcome.kind === "pages") yield outcome.files;
    },
    get rendered() {
      return rendered;
    },
    async close() {
      await Promise.all(renderers.map(({ stop }) => stop()));
      for (const { spoolFile } of [own, ...others]) rmSync(spoolFile, { force: true });
    },
  };
}

/** A thread that executes tasks. */
interface PoolMember {
  execute(task: Task): Promise<Outcome>;
  member(sharing: Sharing): Member<Task, Outcome>;
  stop(): Promise<unknown>;
}

function startRenderer(settings: RendererSettings): PoolMember {
  const worker = new Worker(workerFile, { workerData: settings, resourceLimits });
  const calls = openCalls<Task, Outcome>(worker, "a rendering thread");
  const execute = async (task: Task): Promise<Outcome> => withBuffers(await calls.call(task));
  return {
    execute,
    member: ({ maxQueued, maxPending }) => ({ maxQueued, maxPending, execute }),
    stop: () => worker.terminate(),
  };
}

/** This thread takes a task only when idle; its first duty is publishing the results of the others. */
function renderHere(settings: RendererSettings, catalog: CatalogView): PoolMember {
  const renderer = createRenderer(settings, () => catalog);
  const execute = async (task: Task): Promise<Outcome> => {
    await setImmediate();
    return renderer.execute(task);
  };
  return {
    execute,
    member: ({ maxQueued, maxPending }) => ({ maxQueued: 1, maxPending: maxPending - maxQueued, execute }),
    stop: async () => renderer.close(),
  };
}

/** `postMessage` turns a Buffer into a Uint8Array. */
function withBuffer(file: OutputFile): OutputFile {
  const { buffer, byteOffset, length } = file.bytes;
  return { ...file, bytes: Buffer.from(buffer, byteOffset, length) };
}

function withBuffers(outcome: Outcome): Outcome {
  if (outcome.kind === "pages") return { ...outcome, files: outcome.files.map(withBuffer) };
  if (outcome.kind !== "document" || outcome.written === undefined) return outcome;
  return { ...outcome, written: { ...outcome.written, files: outcome.written.files.map(withBuffer) } };
}

function* mapped<T, U>(values: Iterable<T>, change: (value: T) => U): Iterable<U> {
  for (const value of values) yield change(value);
}
