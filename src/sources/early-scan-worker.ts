import { parentPort, workerData } from "node:worker_threads";
import type { EarlyScanSetting, LookBegun } from "./early-scan-messages.ts";
import { lookAt, takePart } from "./look.ts";
import { walkArticles } from "./scan.ts";

const { articlesDirectory, dataDirectory } = workerData as EarlyScanSetting;
const { paths, ...walked } = walkArticles(articlesDirectory, dataDirectory);
const look = lookAt(articlesDirectory, paths, SharedArrayBuffer);
const begun: LookBegun = { walked, paths: paths.join("\0"), stamps: look.stamps, taken: look.taken };
parentPort?.postMessage(begun);
parentPort?.postMessage(takePart(look));
