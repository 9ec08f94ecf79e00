import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { CatalogView, Row } from "../../catalog/catalog.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import type { DocumentName } from "../composing/touched-documents.ts";
import type { WrittenDocument } from "../composing/write-document.ts";
import { inLots } from "../lots.ts";
import type { FoundFiles } from "../reading/found-files.ts";
import { type SpooledPlaces, spoolIndexOf } from "../reading/record-spool.ts";
import { openCalls } from "./calls.ts";
import type { KeptRecords, Outcome, PackedReadings, RendererSettings, Task } from "./messages.ts";
import { createRenderer } from "./renderer.ts";
import { type Member, shareOut } from "./share-out.ts";

/**
 * Threads, including this one, that read and render for a large run. Answers come in the order of the questions, and
 * only a limited number is in flight at a time.
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

/** Besides this thread: more gain nothing on two processors, and each one costs memory. */
const mostHelpers = 1;
/** With fewer articles, threads take longer to start than they save. */
export const fewArticles = 1_500;
/** Files that are read for one answer of `read`. */
export const filesInATask = 128;
const pagesInATask = 32;
/** How tasks of one kind are shared out. */
interface Sharing {
  /** Tasks that a helper has at a time, enough to keep it busy while this thread is busy too. */
  readonly atATime: number;
  /** Most outcomes, finished or not, that nobody has taken yet. */
  readonly mostUnderWay: number;
}

/**
 * This thread publishes a document in a few milliseconds, so three waiting tasks keep a helper busy; each finished one
 * holds half a megabyte, so no more than 24 may wait.
 */
const ofDocuments: Sharing = { atATime: 3, mostUnderWay: 24 };
/**
 * Taking a portion of the archive into the catalog takes half a second; this thread reads as well when it would
 * otherwise wait for the disk, and what has been read takes little room.
 */
const ofFiles: Sharing = { atATime: 72, mostUnderWay: 160 };
/**
 * A helper's tasks cannot be taken back, so of a short list it gets at most this share in advance; otherwise nothing
 * would be left for this thread.
 */
const mostInAdvance = 1 / 4;

/**
 * Entries are short-lived: a small nursery is emptied more often, and holds less. With 8 MB it was emptied twice as
 * often, and half as much again was left behind.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

const workerFile = new URL("./worker.js", import.meta.url);

/**
 * How many threads are worthwhile on this machine besides this one; none if there is one processor, or if the program
 * was not built.
 */
export function usefulHelpers(): number {
  return existsSync(workerFile) ? Math.min(availableParallelism() - 1, mostHelpers) : 0;
}

/**
 * By default a heap may grow to several times its live size before it is swept. Twice costs a little time, and two
 * heaps hold far less.
 */
const heapGrowth = "--heap-growing-percent=100";

/** What a pool is opened with. */
export interface PoolOptions {
  readonly helpers: number;
  readonly catalog: CatalogView;
  temporaryPath(name: string): string;
}

/**
 * Starts `helpers` threads besides this one, which reads `catalog`; `close` ends them. What has been read waits in
 * temporary files.
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
  let isKnownToAll = true;
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
    isKnownToAll = false;
  }

  async function tellWhatIsKept(): Promise<void> {
    if (isKnownToAll) return;
    const index = spoolIndexOf(kept);
    await Promise.all(renderers.map(({ carryOut }) => carryOut({ kind: "index", index })));
    isKnownToAll = true;
  }

  return {
    async *read(files) {
      const tasks = mapped(inLots(files, filesInATask), (lot): Task => ({ kind: "read", files: lot }));
      const share = Math.ceil((files.length / filesInATask) * mostInAdvance);
      const sharing = { ...ofFiles, atATime: Math.min(ofFiles.atATime, share) };
      for await (const outcome of outcomes(tasks, sharing)) {
        if (outcome.kind !== "read") continue;
        keep(outcome.kept);
        yield outcome.lot;
      }
    },
    async *documents(names) {
      await tellWhatIsKept();
      const asked: DocumentName[] = [];
      const tasks = mapped(names, (name): Task => {
        asked.push(name);
        return { kind: "document", name };
      });
      for await (const outcome of outcomes(tasks, ofDocuments)) {
        const name = asked.shift();
        if (outcome.kind !== "document" || name === undefined) continue;
        rendered += outcome.rendered;
        yield [name, outcome.written];
      }
    },
    async *pages(rows) {
      await tellWhatIsKept();
      const tasks = mapped(
        inLots(rows, pagesInATask),
        (lot): Task => ({ kind: "pages", ids: lot.map(({ id }) => id) }),
      );
      for await (const outcome of outcomes(tasks, ofDocuments)) if (outcome.kind === "pages") yield outcome.files;
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

/** A thread that carries out tasks. */
interface PoolMember {
  carryOut(task: Task): Promise<Outcome>;
  member(sharing: Sharing): Member<Task, Outcome>;
  stop(): Promise<unknown>;
}

function startRenderer(settings: RendererSettings): PoolMember {
  const worker = new Worker(workerFile, { workerData: settings, resourceLimits });
  const calls = openCalls<Task, Outcome>(worker, "a rendering thread");
  const carryOut = async (task: Task): Promise<Outcome> => withBuffers(await calls.call(task));
  return {
    carryOut,
    member: ({ atATime, mostUnderWay }) => ({ atATime, whileFewerThan: mostUnderWay, carryOut }),
    stop: () => worker.terminate(),
  };
}

/**
 * This thread takes a task only when it has nothing else to do; its first duty is to publish what the others have made.
 */
function renderHere(settings: RendererSettings, catalog: CatalogView): PoolMember {
  const renderer = createRenderer(settings, () => catalog);
  const carryOut = async (task: Task): Promise<Outcome> => {
    await setImmediate();
    return renderer.carryOut(task);
  };
  return {
    carryOut,
    member: ({ atATime, mostUnderWay }) => ({ atATime: 1, whileFewerThan: mostUnderWay - atATime, carryOut }),
    stop: async () => renderer.close(),
  };
}

/** A Buffer arrives from another thread as a plain array of bytes. */
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
