import { dirname, join, relative, sep } from "node:path";
import { articlesFolder, peopleFileNames } from "../records/data-folder.ts";

/** The files that may describe people, in order of precedence. */
export function peopleFiles(settingsFile: string): readonly string[] {
  return peopleFileNames.map((name) => join(dirname(settingsFile), articlesFolder, name));
}

/** The name that problems use for one of these files. `shownAs` is that of the settings file. */
export function shownPeopleFile(path: string, settingsFile: string, shownAs: string): string {
  return join(dirname(shownAs), relative(dirname(settingsFile), path)).replaceAll(sep, "/");
}
