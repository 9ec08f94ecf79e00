import { parentPort } from "node:worker_threads";
import type { Progress } from "../publish/run.ts";
import { failureOf } from "../publish/threads/calls.ts";
import { openPublisher, type Publisher, type RunResult } from "../publish.ts";
import { lowerPriority } from "./priority.ts";
import type { Order, Report } from "./publisher-messages.ts";

lowerPriority();

let publisher: Publisher | undefined;
let previous: Promise<void> = Promise.resolve();

/** Aborted when the next order arrives, to stop work that nobody waits for. */
let idleWork = new AbortController();
const closing = new AbortController();

parentPort?.on("message", (order: Order) => {
  idleWork.abort();
  idleWork = new AbortController();
  const { signal } = idleWork;
  if (order.kind === "close") closing.abort();
  previous = previous.then(() => execute(order, signal));
});

async function execute(order: Order, signal: AbortSignal): Promise<void> {
  try {
    send({ kind: "done", result: await resultOf(order, signal) });
  } catch (error) {
    send({ kind: "failed", failure: failureOf(error) });
  }
  // Nothing else keeps the thread alive: it ends by itself, and no native code is cut off.
  if (order.kind === "close") parentPort?.close();
}

async function resultOf(order: Order, signal: AbortSignal): Promise<RunResult | undefined> {
  if (order.kind === "open") {
    const fileName = (path: string) => `${order.fileNamePrefix}${path}`;
    const onNotice = (text: string) => send({ kind: "notice", text });
    publisher = openPublisher({ ...order.options, fileName, signal: closing.signal, onNotice });
    // Preload it: a run without changes would not need it, and the first edit would then wait for it.
    void import("../publish/whole-run.ts");
    return undefined;
  }
  if (order.kind === "run") {
    const onProgress = throttled((progress: Progress) => send({ kind: "progress", progress }));
    return publisher?.run({ ...order.request, onProgress });
  }
  if (order.kind === "afterwork") {
    await publisher?.compress(signal);
    // Lets the next edit reach readers sooner.
    await publisher?.prepare(order.request, signal);
  } else await publisher?.close();
  return undefined;
}

/** Progress for people needs only a few updates per second. */
function throttled<T>(send: (value: T) => void): (value: T) => void {
  let last = 0;
  return (value) => {
    const now = Date.now();
    if (now - last < 100) return;
    last = now;
    send(value);
  };
}

function send(report: Report): void {
  parentPort?.postMessage(report);
}
