import { join } from "node:path";

/**
 * Where the publication keeps what is not for readers. All of it can be rebuilt from articles and documents, except the
 * last good editions of broken articles.
 */
export function stateDirectoryOf(outputDirectory: string): string {
  return join(outputDirectory, ".state");
}

/** Where, in a state directory, files are kept until they are complete. */
export function temporaryDirectoryIn(stateDirectory: string): string {
  return join(stateDirectory, "tmp");
}

/** The journal of what is published. */
export function manifestPathOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "manifest.jsonl");
}

/** The catalog, which remembers the published records. */
export function catalogFileOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "catalog.mdb");
}

/** The result of reading `site.yaml` last. */
export function settingsMemoryOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "settings.json");
}

/** What WebSub hubs were last notified of. */
export function hubMemoryOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "hubs.json");
}
