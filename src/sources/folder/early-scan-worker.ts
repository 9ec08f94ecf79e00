import { parentPort, workerData } from "node:worker_threads";
import type { EarlyScanReport, EarlyScanSetting } from "./early-scan-messages.ts";
import { type Look, lookAt, takePart } from "./look.ts";
import { walkArticles } from "./scan.ts";
import { noTrouble } from "./trouble.ts";

/** Few enough that the other thread, if it is waiting, has something to do soon. */
const filesInALook = 4_096;

const { articlesDirectory, dataDirectory } = workerData as EarlyScanSetting;
const looks: Look[] = [];
let known = 0;

function beginLook(paths: readonly string[]): void {
  const look = lookAt(articlesDirectory, paths.slice(known), SharedArrayBuffer);
  known = paths.length;
  looks.push(look);
  const { pathsInOne, stamps, taken } = look;
  tell({ kind: "look", pathsInOne, stamps, taken });
}

function tell(report: EarlyScanReport): void {
  parentPort?.postMessage(report);
}

const { paths, ...walked } = walkArticles(articlesDirectory, dataDirectory, (found) => {
  if (found.length - known >= filesInALook) beginLook(found);
});
if (known < paths.length || known === 0) beginLook(paths);
const trouble = noTrouble();
for (const look of looks) takePart(look, trouble);
tell({ kind: "end", walked, trouble });
