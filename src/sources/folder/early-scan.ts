import { on } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { EarlyScanReport, EarlyScanSetting, LookBegun } from "./early-scan-messages.ts";
import { type Look, takePart } from "./look.ts";
import { type Scan, scanOf } from "./scan.ts";
import { noTrouble } from "./trouble.ts";

/** A look through the articles folder that another thread has begun. */
export interface EarlyScan {
  /** Helps with what is left of it; `undefined` where the thread has failed. To be called once at most. */
  finish(): Promise<Scan | undefined>;
}

const workerFile = new URL("./early-scan-worker.js", import.meta.url);

/** Begins, where there is a second processor and the program was built. It keeps no process from ending. */
export function beginScan(setting: EarlyScanSetting): EarlyScan | undefined {
  if (availableParallelism() < 2 || !existsSync(workerFile)) return undefined;
  const worker = new Worker(workerFile, { workerData: setting });
  const reports = on(worker, "message", { close: ["exit"] }) as AsyncIterable<[EarlyScanReport]>;
  worker.unref();
  return {
    async finish() {
      worker.ref();
      try {
        return await shareScan(reports, setting.articlesDirectory);
      } catch {
        // Whatever ended the thread, the scan can be made without it.
        return undefined;
      } finally {
        worker.unref();
      }
    },
  };
}

/** Takes part in each look as it begins, until the thread has told the end; `undefined` where it never does. */
async function shareScan(reports: AsyncIterable<[EarlyScanReport]>, root: string): Promise<Scan | undefined> {
  const looks: Look[] = [];
  const trouble = noTrouble();
  for await (const [report] of reports) {
    if (report.kind === "end") return scanOf(report.walked, looks, [trouble, report.trouble]);
    const look = lookOf(report, root);
    looks.push(look);
    takePart(look, trouble);
  }
  return undefined;
}

function lookOf({ pathsInOne, stamps, taken }: LookBegun, root: string): Look {
  return { root, paths: pathsInOne === "" ? [] : pathsInOne.split("\0"), pathsInOne, stamps, taken };
}
