import type { Output } from "../output.ts";

/** Name of the catalog's note of how many files were published when the last run ended. */
const publishedNote = "published";
/** Name of its note of how far the manifest had come by then. */
const progressNote = "manifest";

/**
 * Rebuilds the manifest if it has lost entries since the last run, or if somebody has put back an older one; returns
 * whether it did. Either looks intact by itself. After a run that was cut off, nobody knows how it should be, and every
 * document is compared with its articles anyway.
 */
export function mendManifest({ catalog, target }: Pick<Output, "catalog" | "target">): boolean {
  if (catalog.isBehind) return false;
  const expected = Number(catalog.note(publishedNote) ?? 0);
  const progress = catalog.note(progressNote);
  // There are more after a run that was cut off while publishing files that are not part of documents.
  if (target.size < expected) target.rebuild(`names ${target.size} files where ${expected} were published`);
  else if (progress !== undefined && !target.hasGoneOn(progress))
    target.rebuild("is not the one that the last run left");
  else return false;
  return true;
}

/** Notes how many files are published, and how far the manifest has come. */
export function notePublished({ catalog, target }: Pick<Output, "catalog" | "target">): void {
  const [size, progress] = [String(target.size), target.progress];
  if (catalog.note(publishedNote) === size && catalog.note(progressNote) === progress) return;
  catalog.setNotes({ [publishedNote]: size, [progressNote]: progress });
}
