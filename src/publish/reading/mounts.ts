import { statSync } from "node:fs";
import { join } from "node:path";
import type { Catalog, CatalogView } from "../../catalog/catalog.ts";
import type { Scan } from "../../sources/folder/scan.ts";
import { report } from "../../sources/folder/trouble.ts";

/** Name of the note, a JSON list, of folders that were mount points at the last full scan. */
const mountsNote = "mounts";

/** Folders (paths that end in `/`) on another device than their parent. */
export function mountsAmong(folders: readonly string[], articlesDirectory: string): readonly string[] {
  const devices = new Map<string, number | undefined>();
  const deviceOf = (folder: string): number | undefined => {
    if (!devices.has(folder)) devices.set(folder, deviceAt(join(articlesDirectory, folder)));
    return devices.get(folder);
  };
  return folders.filter((folder) => folder !== "" && deviceOf(folder) !== deviceOf(parentOf(folder)));
}

/** The folders noted as mount points. */
export function knownMounts(catalog: Pick<CatalogView, "note">): readonly string[] {
  return JSON.parse(catalog.note(mountsNote) ?? "[]") as readonly string[];
}

/** Stores which folders are mount points. */
export function noteMounts(catalog: Pick<Catalog, "note" | "setNotes">, mounts: readonly string[]): void {
  const text = JSON.stringify(mounts);
  if (text !== (catalog.note(mountsNote) ?? "[]")) catalog.setNotes({ [mountsNote]: text });
}

/**
 * Folders that used to be mount points and no longer are, while files below them are `missing`: their disk is not
 * mounted. To withdraw the files, remove the folder.
 */
export function lostMounts(
  { folders }: Pick<Scan, "folders">,
  mounted: readonly string[],
  missing: readonly string[],
  catalog: Pick<CatalogView, "note">,
): readonly string[] {
  if (missing.length === 0) return [];
  return knownMounts(catalog).filter(
    (folder) =>
      !mounted.includes(folder) && folders.includes(folder) && missing.some((path) => path.startsWith(folder)),
  );
}

/** Treats those folders as unreadable. */
export function withoutMounts(scan: Scan, lost: readonly string[]): Scan {
  if (lost.length === 0) return scan;
  const problems = [...scan.problems];
  const trouble = { problems, unreadable: [...scan.unreadable, ...lost], blocked: [] };
  for (const folder of lost) {
    report(
      folder,
      "was a separate disk, which is not mounted; what was published from it stays",
      "mount it, or remove this folder if you want to remove its articles",
      trouble,
    );
  }
  return { ...scan, problems, unreadable: trouble.unreadable };
}

function parentOf(folder: string): string {
  return folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
}

/** `undefined` if it no longer exists. */
function deviceAt(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.dev;
  } catch {
    return undefined;
  }
}
