import type { Output } from "../output.ts";

/** Name of the note of how many files were published after the last run. */
const publishedNote = "published";
/** Name of the note of the manifest's progress after the last run. */
const progressNote = "manifest";

/**
 * Rebuilds the manifest if it has lost entries since the last run or was replaced by an older one, neither of which is
 * visible in the manifest itself. Returns whether it did. After an interrupted run the expected state is unknown, and
 * every document is compared with its articles anyway.
 */
export function repairManifest({ catalog, target }: Pick<Output, "catalog" | "target">): boolean {
  if (catalog.isBehind) return false;
  const expected = Number(catalog.note(publishedNote) ?? 0);
  const progress = catalog.note(progressNote);
  // An interrupted run that published files other than documents may leave more than expected.
  if (target.size < expected) target.rebuild(`names ${target.size} files where ${expected} were published`);
  else if (progress !== undefined && !target.hasReached(progress))
    target.rebuild("is not the one that the last run left");
  else return false;
  return true;
}

/** Records the number of published files and the manifest's progress. */
export function notePublished({ catalog, target }: Pick<Output, "catalog" | "target">): void {
  const [size, progress] = [String(target.size), target.progress];
  if (catalog.note(publishedNote) === size && catalog.note(progressNote) === progress) return;
  catalog.setNotes({ [publishedNote]: size, [progressNote]: progress });
}
