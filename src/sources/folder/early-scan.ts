import { on } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { BatchStarted, EarlyScanOptions, EarlyScanReport } from "./early-scan-messages.ts";
import { type Scan, scanOf } from "./scan.ts";
import { type StatBatch, statFiles } from "./stat-batch.ts";
import { noTrouble } from "./trouble.ts";

/** A scan of the articles folder running in a worker thread. */
export interface EarlyScan {
  /** Helps finish the scan. `undefined` if the worker failed. Call at most once. */
  finish(): Promise<Scan | undefined>;
}

const workerFile = new URL("./early-scan-worker.js", import.meta.url);

/** Starts a scan if there is a second processor and a compiled worker. It does not keep the process alive. */
export function beginScan(options: EarlyScanOptions): EarlyScan | undefined {
  if (availableParallelism() < 2 || !existsSync(workerFile)) return undefined;
  const worker = new Worker(workerFile, { workerData: options });
  const reports = on(worker, "message", { close: ["exit"] }) as AsyncIterable<[EarlyScanReport]>;
  worker.unref();
  return {
    async finish() {
      worker.ref();
      try {
        return await shareScan(reports, options.articlesDirectory);
      } catch {
        // The caller then scans without the worker.
        return undefined;
      } finally {
        worker.unref();
      }
    },
  };
}

/** Helps with each batch as it arrives; `undefined` if the worker exits before reporting the end. */
async function shareScan(reports: AsyncIterable<[EarlyScanReport]>, root: string): Promise<Scan | undefined> {
  const batches: StatBatch[] = [];
  const trouble = noTrouble();
  for await (const [report] of reports) {
    if (report.kind === "end") return scanOf(report.walked, batches, [trouble, report.trouble]);
    const batch = batchOf(report, root);
    batches.push(batch);
    statFiles(batch, trouble);
  }
  return undefined;
}

function batchOf({ joinedPaths, stamps, claimed }: BatchStarted, root: string): StatBatch {
  return { root, paths: joinedPaths === "" ? [] : joinedPaths.split("\0"), joinedPaths, stamps, claimed };
}
