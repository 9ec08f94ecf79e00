import { parentPort, workerData } from "node:worker_threads";
import type { CatalogView } from "../../catalog/catalog.ts";
import { readLmdbCatalog } from "../../catalog/lmdb-catalog.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { type Answer, failureOf } from "./calls.ts";
import type { Outcome, RendererSettings, Task } from "./messages.ts";
import { createRenderer } from "./renderer.ts";

const settings = workerData as RendererSettings;
let opened: CatalogView | undefined;
const renderer = createRenderer(settings, () => {
  opened ??= readLmdbCatalog(settings.catalogFile);
  return opened;
});

parentPort?.on("message", (task: Task) => {
  const answer = answerTo(task);
  parentPort?.postMessage(answer, answer.kind === "done" ? buffersOf(answer.result) : []);
});

function answerTo(task: Task): Answer<Outcome> {
  try {
    return { kind: "done", result: renderer.execute(task) };
  } catch (error) {
    return { kind: "failed", failure: failureOf(error) };
  }
}

/** Transfers buffers instead of copying them, except small ones, which share a pool. */
function buffersOf(outcome: Outcome): ArrayBuffer[] {
  if (outcome.kind === "read") return [outcome.kept.places.buffer];
  return filesOf(outcome).flatMap(({ bytes: { buffer, length } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === length ? [buffer] : [],
  );
}

function filesOf(outcome: Outcome): readonly OutputFile[] {
  if (outcome.kind === "pages") return outcome.files;
  return outcome.kind === "document" ? (outcome.written?.files ?? []) : [];
}
