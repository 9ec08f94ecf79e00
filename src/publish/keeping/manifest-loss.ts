import type { Workplace } from "../turns.ts";

/** Name of the catalog's note that tells how many files were published when the last run ended. */
const publishedNote = "published";

type Kept = Pick<Workplace, "catalog" | "target">;

/**
 * Makes the manifest anew where it has lost entries since the last run, and tells so. One that lost its end looks whole. After a run that was cut off nobody
 * knows how many there should be, and every document is held against its articles anyway.
 */
export function mendManifest({ catalog, target }: Kept): boolean {
  const expected = catalog.note(publishedNote) ?? String(target.size);
  if (catalog.isBehind || expected === String(target.size)) return false;
  target.rebuild(`names ${target.size} files where ${expected} were published`);
  return true;
}

/** Notes how many files are published. */
export function notePublished({ catalog, target }: Kept): void {
  const size = String(target.size);
  if (catalog.note(publishedNote) !== size) catalog.setNotes({ [publishedNote]: size });
}
