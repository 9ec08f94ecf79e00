import { parentPort, workerData } from "node:worker_threads";
import type { EarlyScanSetting, LookBegun } from "./early-scan-messages.ts";
import { lookAt, takePart } from "./look.ts";
import { walkArticles } from "./scan.ts";

const { articlesDirectory, dataDirectory } = workerData as EarlyScanSetting;
const { paths, ...walked } = walkArticles(articlesDirectory, dataDirectory);
const look = lookAt(articlesDirectory, paths, SharedArrayBuffer);
const { pathsInOne, stamps, taken } = look;
const begun: LookBegun = { walked, pathsInOne, stamps, taken };
parentPort?.postMessage(begun);
parentPort?.postMessage(takePart(look));
