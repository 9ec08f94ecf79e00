import { parentPort, workerData } from "node:worker_threads";
import type { EarlyScanOptions, EarlyScanReport } from "./early-scan-messages.ts";
import { walkArticles } from "./scan.ts";
import { createStatBatch, type StatBatch, statFiles } from "./stat-batch.ts";
import { noTrouble } from "./trouble.ts";

/** Small enough that a waiting main thread soon gets work. */
const filesPerBatch = 4_096;

const { articlesDirectory, dataDirectory } = workerData as EarlyScanOptions;
const batches: StatBatch[] = [];
let known = 0;

function startBatch(paths: readonly string[]): void {
  const batch = createStatBatch(articlesDirectory, paths.slice(known), SharedArrayBuffer);
  known = paths.length;
  batches.push(batch);
  const { joinedPaths, stamps, claimed } = batch;
  send({ kind: "batch", joinedPaths, stamps, claimed });
}

function send(report: EarlyScanReport): void {
  parentPort?.postMessage(report);
}

const { paths, ...walked } = walkArticles(articlesDirectory, dataDirectory, (found) => {
  if (found.length - known >= filesPerBatch) startBatch(found);
});
if (known < paths.length || known === 0) startBatch(paths);
const trouble = noTrouble();
for (const batch of batches) statFiles(batch, trouble);
send({ kind: "end", walked, trouble });
