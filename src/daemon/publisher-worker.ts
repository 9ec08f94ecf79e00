import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { BroadsheetError, ProblemsError } from "../errors.ts";
import type { Progress } from "../publish/run.ts";
import { openPublisher, type Publisher, type RunResult } from "../publish.ts";
import type { Failure, Order, Report } from "./publisher-messages.ts";

// On Linux this lowers this thread alone: readers are answered before documents are made.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

let publisher: Publisher | undefined;
let previous: Promise<void> = Promise.resolve();

/** Compressing gives way to whatever is asked for next. */
let compressing: AbortController | undefined;
const closing = new AbortController();

parentPort?.on("message", (order: Order) => {
  compressing?.abort();
  if (order.kind === "close") closing.abort();
  previous = previous.then(() => carryOut(order));
});

async function carryOut(order: Order): Promise<void> {
  try {
    const result = await resultOf(order);
    send({ kind: "done", ...(result !== undefined && { result }) });
  } catch (error) {
    send({ kind: "failed", failure: failureOf(error) });
  }
}

async function resultOf(order: Order): Promise<RunResult | undefined> {
  if (order.kind === "open") {
    const fileName = (path: string) => `${order.fileNamePrefix}${path}`;
    const onNotice = (text: string) => send({ kind: "notice", text });
    publisher = openPublisher({ ...order.options, fileName, signal: closing.signal, onNotice });
    return undefined;
  }
  if (order.kind === "run") {
    const onProgress = throttled((progress: Progress) => send({ kind: "progress", progress }));
    const result = await publisher?.run({ ...order.request, onProgress });
    // The next edit is to be in readers' hands at once.
    void publisher?.prepare();
    return result;
  }
  if (order.kind === "compress") await compress();
  else await publisher?.close();
  return undefined;
}

async function compress(): Promise<void> {
  compressing = new AbortController();
  try {
    await publisher?.compress(compressing.signal);
  } finally {
    compressing = undefined;
  }
}

/** A few a second are enough for people. */
function throttled<T>(send: (value: T) => void): (value: T) => void {
  let last = 0;
  return (value) => {
    const now = Date.now();
    if (now - last < 100) return;
    last = now;
    send(value);
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof ProblemsError) return { message: error.message, problems: error.problems };
  if (error instanceof BroadsheetError) return { message: error.message };
  return error instanceof Error
    ? { message: error.message, stack: error.stack ?? error.message }
    : { message: String(error), stack: String(error) };
}

function send(report: Report): void {
  parentPort?.postMessage(report);
}
