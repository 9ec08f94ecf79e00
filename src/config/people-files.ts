import { dirname, join } from "node:path";
import { articlesFolder } from "../records/data-folder.ts";

/**
 * Where site generators tell who writes for a site, in the articles folder: Docusaurus, MkDocs, and Jekyll, whose
 * folder of data lies beside that of posts.
 */
const names = ["authors.yml", "authors.yaml", ".authors.yml", "_data/authors.yml"];

/** The files that may tell of people, of which the first that is there counts. */
export function peopleFiles(settingsFile: string): readonly string[] {
  return names.map((name) => join(dirname(settingsFile), articlesFolder, name));
}
