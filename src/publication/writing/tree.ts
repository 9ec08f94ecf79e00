import { closeSync, type Dirent, fstatSync, openSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemCodeOf } from "../../errors.ts";
import { hashOfFile } from "../hash.ts";
import type { ManifestEntry } from "../manifest.ts";
import { plainPathOf } from "../side-files.ts";

/** The files on disk in an output directory. */
export interface Tree {
  /** Absolute. */
  readonly root: string;
  /** The absolute path of a file, existing or not, by its path in the publication. */
  fileOf(path: string): string;
  /** See `filesOf`. */
  files(): readonly string[];
  /** Manifest entries derived from the files' bytes, times and names. */
  entries(): Map<string, ManifestEntry>;
}

/** Unreadable files and directories are skipped, and reported once each to `onNotice`. */
export function openTree(
  outputDirectory: string,
  mediaTypeOf: (path: string) => string,
  onNotice: (notice: string) => void,
): Tree {
  const root = resolve(outputDirectory);
  const skipped = new Set<string>();
  // Paths in the publication are already normalized; `join` would take as long as checking the file.
  const fileOf = (path: string): string => `${root}/${path}`;
  const skip = (path: string, cause: unknown): void => {
    if (skipped.has(path)) return;
    skipped.add(path);
    onNotice(`${fileOf(path)}: cannot be read (${systemCodeOf(cause)}); skipped`);
  };
  return {
    root,
    fileOf,
    files: () => filesOf(outputDirectory, skip),
    entries: () => entriesFromTree(outputDirectory, mediaTypeOf, skip),
  };
}

/**
 * Called for unreadable files and directories. They belong to someone else, such as a volume's `lost+found`, and do not
 * stop publishing.
 */
export type OnSkipped = (path: string, cause: unknown) => void;

/**
 * All files below the output directory that may be for readers, by path in the publication, ordered by name. Skips
 * names with a leading dot (the state, `.gitkeep`), except `.well-known`.
 *
 * @throws the system's error if the output directory itself cannot be read.
 */
export function filesOf(outputDirectory: string, onSkipped: OnSkipped = () => {}, below = ""): string[] {
  const found: string[] = [];
  for (const item of itemsIn(outputDirectory, onSkipped, below).sort(byName)) {
    if (item.name.startsWith(".") && item.name !== ".well-known") continue;
    const path = below + item.name;
    if (item.isDirectory()) found.push(...filesOf(outputDirectory, onSkipped, `${path}/`));
    else if (item.isFile()) found.push(path);
  }
  return found;
}

function itemsIn(outputDirectory: string, onSkipped: OnSkipped, below: string): Dirent[] {
  const read = () => readdirSync(join(outputDirectory, below), { withFileTypes: true });
  return below === "" ? read() : (unlessUnreadable(below, onSkipped, read) ?? []);
}

/** A run may remove files during the walk, which is not reported. */
function unlessUnreadable<Found>(path: string, onSkipped: OnSkipped, read: () => Found): Found | undefined {
  try {
    return read();
  } catch (cause) {
    if (systemCodeOf(cause) !== "ENOENT") onSkipped(path, cause);
    return undefined;
  }
}

/**
 * Manifest entries derived from the files, with mtimes as times of the last change. Media types and lifetimes are
 * guessed from names; the next write of a file corrects them.
 */
function entriesFromTree(
  outputDirectory: string,
  mediaTypeOf: (path: string) => string,
  onSkipped: OnSkipped,
): Map<string, ManifestEntry> {
  const paths = filesOf(outputDirectory, onSkipped);
  const known = new Set(paths);
  const entries = new Map<string, ManifestEntry>();
  for (const path of paths) {
    if (known.has(plainPathOf(path) ?? "")) continue;
    const read = () => entryFromTree(outputDirectory, path, mediaTypeOf(path));
    const entry = unlessUnreadable(path, onSkipped, read);
    if (entry !== undefined) entries.set(path, entry);
  }
  return entries;
}

function entryFromTree(outputDirectory: string, path: string, mediaType: string): ManifestEntry {
  const fd = openSync(join(outputDirectory, path), "r");
  try {
    const modified = Math.max(0, Math.floor(fstatSync(fd).mtimeMs / 1000));
    const lifetime = mediaType.startsWith("text/html") ? "page" : "asset";
    return { path, ...hashOfFile(fd), modified, mediaType, lifetime };
  } finally {
    closeSync(fd);
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
