import { parentPort } from "node:worker_threads";
import type { Progress } from "../publish/run.ts";
import { failureOf } from "../publish/threads/calls.ts";
import { openPublisher, type Publisher, type RunResult } from "../publish.ts";
import { giveWay } from "./priority.ts";
import type { Order, Report } from "./publisher-messages.ts";

giveWay();

let publisher: Publisher | undefined;
let previous: Promise<void> = Promise.resolve();

/** Aborts work that nobody is waiting for when the next order comes. */
let leisure = new AbortController();
const closing = new AbortController();

parentPort?.on("message", (order: Order) => {
  leisure.abort();
  leisure = new AbortController();
  const { signal } = leisure;
  if (order.kind === "close") closing.abort();
  previous = previous.then(() => carryOut(order, signal));
});

async function carryOut(order: Order, atLeisure: AbortSignal): Promise<void> {
  try {
    send({ kind: "done", result: await resultOf(order, atLeisure) });
  } catch (error) {
    send({ kind: "failed", failure: failureOf(error) });
  }
  // Nothing else keeps the thread alive: it ends by itself, and no native code is cut off.
  if (order.kind === "close") parentPort?.close();
}

async function resultOf(order: Order, atLeisure: AbortSignal): Promise<RunResult | undefined> {
  if (order.kind === "open") {
    const fileName = (path: string) => `${order.fileNamePrefix}${path}`;
    const onNotice = (text: string) => send({ kind: "notice", text });
    publisher = openPublisher({ ...order.options, fileName, signal: closing.signal, onNotice });
    // Loaded in advance: a run that finds nothing would not load it, and the first edit would have to wait for it.
    void import("../publish/whole-run.ts");
    return undefined;
  }
  if (order.kind === "run") {
    const onProgress = throttled((progress: Progress) => send({ kind: "progress", progress }));
    return publisher?.run({ ...order.request, onProgress });
  }
  if (order.kind === "afterwork") {
    await publisher?.compress(atLeisure);
    // So that the next edit reaches readers at once.
    await publisher?.prepare(order.request, atLeisure);
  } else await publisher?.close();
  return undefined;
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

function send(report: Report): void {
  parentPort?.postMessage(report);
}
