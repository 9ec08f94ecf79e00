import { join } from "node:path";

/**
 * The directory for internal state. All of it can be rebuilt from articles and documents, except the last good editions
 * of broken articles.
 */
export function stateDirectoryOf(outputDirectory: string): string {
  return join(outputDirectory, ".state");
}

/** Where files are written before they are renamed into place. */
export function temporaryDirectoryIn(stateDirectory: string): string {
  return join(stateDirectory, "tmp");
}

/** The journal of what is published. */
export function manifestPathOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "manifest.jsonl");
}

/** The catalog's file. */
export function catalogFileOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "catalog.mdb");
}

/** The last result of reading `site.yaml`. */
export function settingsMemoryOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "settings.json");
}

/** What WebSub hubs were last sent. */
export function hubMemoryOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "hubs.json");
}
