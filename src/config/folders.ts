import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { articlesFolder, settingsFileName } from "../records/data-folder.ts";
import type { Environment } from "./environment.ts";

/** Absolute paths of all folders. */
export interface Folders {
  readonly dataDirectory: string;
  readonly settingsFile: string;
  readonly articlesDirectory: string;
  readonly outputDirectory: string;
}

/** The folders of a process. Unset or empty variables have their defaults; relative paths are relative to `cwd`. */
export function foldersOf({ DATA_DIR, OUTPUT_DIR }: Environment, cwd: string): Folders {
  const dataDirectory = resolve(cwd, DATA_DIR?.trim() || "data");
  const outputDirectory = resolve(cwd, OUTPUT_DIR?.trim() || "output");
  return {
    dataDirectory,
    settingsFile: join(dataDirectory, settingsFileName),
    articlesDirectory: join(dataDirectory, articlesFolder),
    outputDirectory,
  };
}

/** The nearest parent of a missing data folder that contains a data folder with settings. */
export function publicationAround(dataDirectory: string): string | undefined {
  const name = basename(dataDirectory);
  let folder = dirname(dataDirectory);
  while (folder !== dirname(folder)) {
    folder = dirname(folder);
    if (existsSync(join(folder, name, settingsFileName))) return folder;
  }
  return undefined;
}
