import { join } from "node:path";
import { articlesFolder, peopleFileNames, settingsFileName, staticFolder } from "../../records/data-folder.ts";
import { scanStaticFiles, scanWithCompanions } from "./scan.ts";
import { signatureOf } from "./settle.ts";

/** Polls every file and reports changed paths, relative to the data folder. Returns a function that stops polling. */
export function pollFolders(data: string, pollMs: number, note: (path: string) => void): () => void {
  let before = takeSnapshot(data, new Map());
  const timer = setInterval(() => {
    const now = takeSnapshot(data, before);
    for (const [path, signature] of now) if (before.get(path) !== signature) note(path);
    for (const path of before.keys()) if (!now.has(path)) note(path);
    before = now;
  }, pollMs);
  return () => clearInterval(timer);
}

/** The signature of each file by path. An unreadable file keeps its previous signature. */
function takeSnapshot(data: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const { files, unreadable } = scanWithCompanions(join(data, articlesFolder), data);
  const seen = new Map(
    files.map((file) => [`${articlesFolder}/${file.path}`, `${file.sizeInBytes}:${file.modifiedMs}`]),
  );
  for (const file of scanStaticFiles(join(data, staticFolder), data).files) {
    seen.set(`${staticFolder}/${file.path}`, `${file.sizeInBytes}:${file.modifiedMs}`);
  }
  const peopleFiles = peopleFileNames.map((name) => `${articlesFolder}/${name}`);
  for (const path of [settingsFileName, ...peopleFiles]) seen.set(path, signatureOf(join(data, path)));
  if (unreadable.length === 0) return seen;
  for (const [path, signature] of before) {
    if (unreadable.some((hidden) => path.startsWith(`${articlesFolder}/${hidden}`))) seen.set(path, signature);
  }
  return seen;
}
