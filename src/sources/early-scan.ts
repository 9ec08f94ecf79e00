import { on } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { EarlyScanSetting, LookBegun } from "./early-scan-messages.ts";
import { type Look, takePart } from "./look.ts";
import { type Scan, scanOf } from "./scan.ts";
import type { Trouble } from "./trouble.ts";

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
  const messages = on(worker, "message", { close: ["exit"] });
  worker.unref();
  const next = async (): Promise<unknown> => (await messages.next()).value?.[0];
  return {
    async finish() {
      worker.ref();
      try {
        const begun = (await next()) as LookBegun | undefined;
        if (begun === undefined) return undefined;
        const look = lookOf(begun, setting.articlesDirectory);
        const ours = takePart(look);
        const theirs = (await next()) as Trouble | undefined;
        return theirs && scanOf(begun.walked, look, [ours, theirs]);
      } catch {
        // Whatever ended the thread, the scan can be made without it.
        return undefined;
      } finally {
        worker.unref();
      }
    },
  };
}

function lookOf({ pathsInOne, stamps, taken }: LookBegun, root: string): Look {
  return { root, paths: pathsInOne === "" ? [] : pathsInOne.split("\0"), pathsInOne, stamps, taken };
}
