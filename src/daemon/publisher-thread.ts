import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { stateDirectoryOf } from "../publication/state-directory.ts";
import { releaseForDead } from "../publication/writing/lock.ts";
import type { RunRequest } from "../publish/run.ts";
import { openCalls } from "../publish/threads/calls.ts";
import type { Publisher, PublisherOptions, RunResult } from "../publish.ts";
import type { Order, Report, SentOptions, SentRequest } from "./publisher-messages.ts";

/** How a publisher in a thread of its own is opened. */
export interface ThreadOptions extends SentOptions, Pick<PublisherOptions, "onNotice"> {
  /** Precedes a path below the articles folder in a problem. */
  readonly fileNamePrefix: string;
}

/** A publisher in a thread of its own. */
export interface PublisherThread extends Pick<Publisher, "run" | "close"> {
  /**
   * Work that can wait until a run's documents are published: compressed copies and preparing the next run. Interrupted
   * by the next order.
   */
  afterwork(request: SentRequest): Promise<void>;
}

/**
 * An edit's memory is short-lived: with the default young generation of three times 16 MB, a server would hold twice as
 * much garbage.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };
/** A closed thread normally ends at once; this is the limit if something keeps it alive. */
const endsWithinMs = 1_000;

/**
 * Opens a publisher in a thread of its own, so that serving is not held up. If the thread dies (out of memory, say),
 * the next run starts another one.
 *
 * @throws the errors of `openPublisher`.
 */
export async function openPublisherThread(options: ThreadOptions): Promise<PublisherThread> {
  let thread = startThread(options);
  let closing: Promise<void> | undefined;
  await thread.isOpen;

  function living(): Thread {
    if (thread.hasDied() && closing === undefined) {
      releaseForDead(stateDirectoryOf(options.outputDirectory));
      thread = startThread(options);
    }
    return thread;
  }

  return {
    async run({ onProgress, ...request }) {
      const result = await living().order({ kind: "run", request }, onProgress);
      if (result === undefined) throw new Error("the publishing thread gave no result");
      return result;
    },
    async afterwork(request) {
      await living().order({ kind: "afterwork", request });
    },
    close() {
      closing ??= thread.close();
      return closing;
    },
  };
}

interface Thread {
  /** Settles when it is open; rejects, and ends the thread, if it cannot be opened. */
  readonly isOpen: Promise<void>;
  order(message: Order, onProgress?: RunRequest["onProgress"]): Promise<RunResult | undefined>;
  hasDied(): boolean;
  close(): Promise<void>;
}

function startThread({ onNotice, fileNamePrefix, ...options }: ThreadOptions): Thread {
  const worker = new Worker(new URL("./publisher-worker.js", import.meta.url), { resourceLimits });
  const calls = openCalls<Order, RunResult | undefined>(worker, "the publishing thread");
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  let onProgress: RunRequest["onProgress"];
  worker.on("message", (report: Report) => {
    if (report.kind === "notice") onNotice(report.text);
    else if (report.kind === "progress") onProgress?.(report.progress);
  });

  function order(message: Order, progress?: RunRequest["onProgress"]): Promise<RunResult | undefined> {
    if (message.kind === "run") onProgress = progress;
    return calls.call(message);
  }

  async function open(): Promise<void> {
    try {
      await order({ kind: "open", options, fileNamePrefix });
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  const isOpen = open();
  // The first order reports the error.
  isOpen.catch(() => {});
  return {
    isOpen,
    order,
    hasDied: () => calls.hasEnded,
    async close() {
      if (!calls.hasEnded) await order({ kind: "close" });
      await Promise.race([exited, delay(endsWithinMs, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}
