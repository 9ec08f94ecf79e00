import { join } from "node:path";
import { articlesFolder, peopleFileNames, settingsFileName, staticFolder } from "../../records/data-folder.ts";
import { scanStaticFiles, scanWithCompanions } from "./scan.ts";
import { signatureOf } from "./settle.ts";

/**
 * Looks at every file again and again, and notes what changed, relative to the data folder; answers how to end that.
 */
export function pollFolders(data: string, pollMs: number, note: (path: string) => void): () => void {
  let before = lookAround(data, new Map());
  const timer = setInterval(() => {
    const now = lookAround(data, before);
    for (const [path, signature] of now) if (before.get(path) !== signature) note(path);
    for (const path of before.keys()) if (!now.has(path)) note(path);
    before = now;
  }, pollMs);
  return () => clearInterval(timer);
}

/** The signature of every file; of what cannot be looked at, the one from before. */
function lookAround(data: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const { files, unreadable } = scanWithCompanions(join(data, articlesFolder), data);
  const seen = new Map(
    files.map((file) => [`${articlesFolder}/${file.path}`, `${file.sizeInBytes}:${file.modifiedMs}`]),
  );
  for (const file of scanStaticFiles(join(data, staticFolder), data).files) {
    seen.set(`${staticFolder}/${file.path}`, `${file.sizeInBytes}:${file.modifiedMs}`);
  }
  const ofPeople = peopleFileNames.map((name) => `${articlesFolder}/${name}`);
  for (const path of [settingsFileName, ...ofPeople]) seen.set(path, signatureOf(join(data, path)));
  if (unreadable.length === 0) return seen;
  for (const [path, signature] of before) {
    if (unreadable.some((hidden) => path.startsWith(`${articlesFolder}/${hidden}`))) seen.set(path, signature);
  }
  return seen;
}
