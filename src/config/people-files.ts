import { dirname, join, relative, sep } from "node:path";
import { articlesFolder, peopleFileNames } from "../records/data-folder.ts";

/** The files that may describe people; the first that exists is read. */
export function peopleFiles(settingsFile: string): readonly string[] {
  return peopleFileNames.map((name) => join(dirname(settingsFile), articlesFolder, name));
}

/** How problems show one of these files. `shownAs` is how they show the settings file. */
export function shownPeopleFile(path: string, settingsFile: string, shownAs: string): string {
  return join(dirname(shownAs), relative(dirname(settingsFile), path)).replaceAll(sep, "/");
}
