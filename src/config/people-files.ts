import { dirname, join } from "node:path";
import { articlesFolder, peopleFileNames } from "../records/data-folder.ts";

/** The files that may tell of people, of which the first that is there counts. */
export function peopleFiles(settingsFile: string): readonly string[] {
  return peopleFileNames.map((name) => join(dirname(settingsFile), articlesFolder, name));
}
