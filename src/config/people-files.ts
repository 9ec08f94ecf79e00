import { dirname, join, relative, sep } from "node:path";
import { articlesFolder, peopleFileNames } from "../records/data-folder.ts";

/** The files that may tell of people, of which the first that is there counts. */
export function peopleFiles(settingsFile: string): readonly string[] {
  return peopleFileNames.map((name) => join(dirname(settingsFile), articlesFolder, name));
}

/** How problems call one of them; `shownAs`: how they call the settings file. */
export function shownPeopleFile(path: string, settingsFile: string, shownAs: string): string {
  return join(dirname(shownAs), relative(dirname(settingsFile), path)).replaceAll(sep, "/");
}
