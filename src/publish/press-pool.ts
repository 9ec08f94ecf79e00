import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { Row } from "../catalog/catalog.ts";
import type { OutputFile } from "../publication/output-file.ts";
import type { FileToRead, Outcome, PackedReadings, PressSetting, Task } from "./press-messages.ts";
import type { DocumentName } from "./touched-documents.ts";
import type { WrittenDocument } from "./write-document.ts";

/** Threads that read and render for a large run. Every answer comes in the order of the questions, and only so many are under way at a time. */
export interface PressPool {
  read(files: Iterable<FileToRead>): AsyncIterable<PackedReadings>;
  /** `undefined` for a document of which an entry cannot be rendered. */
  documents(names: Iterable<DocumentName>): AsyncIterable<readonly [DocumentName, WrittenDocument | undefined]>;
  pages(rows: Iterable<Row>): AsyncIterable<readonly OutputFile[]>;
  /** Entries rendered so far. */
  readonly rendered: number;
  close(): Promise<void>;
}

/** More threads than two gain nothing where two processors are, and each one costs memory. */
const mostThreads = 2;
/** Below that many articles, threads take longer to start than they save. */
export const fewArticles = 1_500;
/** Files that are read for one answer of `read`. */
export const filesInATask = 64;
const pagesInATask = 32;
/** Enough that no thread waits for the next task, few enough that finished documents do not pile up. */
const tasksAThread = 3;

/** Entries are short-lived: a small nursery is emptied more often, and holds less. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

const workerFile = new URL("./press-worker.js", import.meta.url);

/** How many threads are worth while on this machine; none where there is one processor, or where the program was not built. */
export function usefulThreads(): number {
  const processors = availableParallelism();
  return processors < 2 || !existsSync(workerFile) ? 0 : Math.min(processors, mostThreads);
}

/** By default a heap may grow to several times of what it holds before it is swept. By a half costs a tenth of the time, and three heaps hold far less. */
const heapGrowth = "--heap-growing-percent=50";

/** Starts the threads; they are ended by `close`. */
export function openPressPool(setting: PressSetting, threads: number): PressPool {
  setFlagsFromString(heapGrowth);
  const crew = Array.from({ length: threads }, () => hire(setting));
  let rendered = 0;

  /** Gives the task to the thread with the least to do. */
  function give(task: Task): Promise<Outcome> {
    const idlest = crew.reduce((one, other) => (other.waiting() < one.waiting() ? other : one));
    return idlest.give(task);
  }

  async function* outcomes(tasks: Iterable<Task>): AsyncIterable<Outcome> {
    const underWay: Promise<Outcome>[] = [];
    for (const task of tasks) {
      underWay.push(give(task));
      const first = underWay.length > threads * tasksAThread ? underWay.shift() : undefined;
      if (first !== undefined) yield await first;
    }
    for (const one of underWay) yield await one;
  }

  return {
    async *read(files) {
      const tasks = mapped(inLots(files, filesInATask), (lot): Task => ({ kind: "read", files: lot }));
      for await (const outcome of outcomes(tasks)) if (outcome.kind === "read") yield outcome.lot;
    },
    async *documents(names) {
      const asked: DocumentName[] = [];
      const tasks = mapped(names, (name): Task => {
        asked.push(name);
        return { kind: "document", name };
      });
      for await (const outcome of outcomes(tasks)) {
        const name = asked.shift();
        if (outcome.kind !== "document" || name === undefined) continue;
        rendered += outcome.rendered;
        yield [name, outcome.written && withBuffers(outcome.written)];
      }
    },
    async *pages(rows) {
      const tasks = mapped(
        inLots(rows, pagesInATask),
        (lot): Task => ({ kind: "pages", ids: lot.map(({ id }) => id) }),
      );
      for await (const outcome of outcomes(tasks)) if (outcome.kind === "pages") yield outcome.files.map(withBuffer);
    },
    get rendered() {
      return rendered;
    },
    async close() {
      await Promise.all(crew.map(({ dismiss }) => dismiss()));
    },
  };
}

function hire(setting: PressSetting) {
  const worker = new Worker(workerFile, { workerData: setting, resourceLimits });
  const waiting: { resolve(outcome: Outcome): void; reject(error: Error): void }[] = [];
  let ended: Error | undefined;
  const fail = (error: Error): void => {
    ended ??= error;
    for (const one of waiting.splice(0)) one.reject(ended);
  };
  worker.on("error", (cause) => fail(new Error(`a rendering thread has died: ${cause.message}`, { cause })));
  worker.on("exit", () => fail(new Error("a rendering thread has ended")));
  worker.on("message", (outcome: Outcome) => {
    const asked = waiting.shift();
    if (outcome.kind === "failed") asked?.reject(errorOf(outcome));
    else asked?.resolve(outcome);
  });
  return {
    waiting: () => waiting.length,
    give(task: Task): Promise<Outcome> {
      const outcome = new Promise<Outcome>((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        waiting.push({ resolve, reject });
        worker.postMessage(task);
      });
      // Whoever awaits it sees the fault; until then it is not one that nobody handles.
      outcome.catch(() => {});
      return outcome;
    },
    dismiss: () => worker.terminate(),
  };
}

function errorOf({ message, stack }: Extract<Outcome, { kind: "failed" }>): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Between threads a Buffer becomes a plain array of bytes. */
function withBuffer(file: OutputFile): OutputFile {
  const { buffer, byteOffset, length } = file.bytes;
  return { ...file, bytes: Buffer.from(buffer, byteOffset, length) };
}

function withBuffers(written: WrittenDocument): WrittenDocument {
  return { ...written, files: written.files.map(withBuffer) };
}

function* inLots<T>(values: Iterable<T>, size: number): Iterable<readonly T[]> {
  let lot: T[] = [];
  for (const value of values) {
    lot.push(value);
    if (lot.length < size) continue;
    yield lot;
    lot = [];
  }
  if (lot.length > 0) yield lot;
}

function* mapped<T, U>(values: Iterable<T>, change: (value: T) => U): Iterable<U> {
  for (const value of values) yield change(value);
}
