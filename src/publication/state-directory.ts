import { join } from "node:path";

/**
 * Where the publication keeps what is not for readers. It can be made anew from articles and documents, but for what
 * broken articles last said.
 */
export function stateDirectoryOf(outputDirectory: string): string {
  return join(outputDirectory, ".state");
}

/** Where, in a state directory, files lie until they are whole. */
export function temporaryDirectoryIn(stateDirectory: string): string {
  return join(stateDirectory, "tmp");
}

/** The journal of what is published. */
export function manifestPathOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "manifest.jsonl");
}

/** Whatever remembers the records that are published. */
export function catalogFileOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "catalog.mdb");
}

/** What `site.yaml` came to when it was last read. */
export function settingsMemoryOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "settings.json");
}

/** What WebSub hubs were last told of. */
export function hubMemoryOf(outputDirectory: string): string {
  return join(stateDirectoryOf(outputDirectory), "hubs.json");
}
