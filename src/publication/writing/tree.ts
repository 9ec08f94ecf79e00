import { closeSync, type Dirent, fstatSync, openSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemCodeOf } from "../../errors.ts";
import { hashOfFile } from "../hash.ts";
import type { ManifestEntry } from "../manifest.ts";
import { plainPathOf } from "../side-files.ts";

/** The files of an output directory, as they are on the disk. */
export interface Tree {
  /** Absolute. */
  readonly root: string;
  /** The absolute path of the file with that path in the publication, existing or not. */
  fileOf(path: string): string;
  /** As found by `filesOf`. */
  files(): readonly string[];
  /** What a manifest would say about them, judged by their bytes, times and names. */
  entries(): Map<string, ManifestEntry>;
}

/** The tree in `outputDirectory`. What cannot be read in it is skipped, and reported once to `onNotice`. */
export function openTree(
  outputDirectory: string,
  mediaTypeOf: (path: string) => string,
  onNotice: (notice: string) => void,
): Tree {
  const root = resolve(outputDirectory);
  const passedOver = new Set<string>();
  // Paths in the publication are normalized already; doing it again takes as long as checking the file.
  const fileOf = (path: string): string => `${root}/${path}`;
  const passOver = (path: string, cause: unknown): void => {
    if (passedOver.has(path)) return;
    passedOver.add(path);
    onNotice(`${fileOf(path)}: cannot be read (${systemCodeOf(cause)}); passed over`);
  };
  return {
    root,
    fileOf,
    files: () => filesOf(outputDirectory, passOver),
    entries: () => entriesFromTree(outputDirectory, mediaTypeOf, passOver),
  };
}

/**
 * Called for what is below the output directory and cannot be read: it is somebody else's, such as a volume's
 * `lost+found`, and does not hinder publishing.
 */
export type OnPassedOver = (path: string, cause: unknown) => void;

/**
 * Every file below the output directory that may be for readers, by its path in the publication, ordered by name. Names
 * with a leading dot are left out (the state, `.gitkeep`), except `.well-known`.
 *
 * @throws the system's error if the output directory itself cannot be read.
 */
export function filesOf(outputDirectory: string, onPassedOver: OnPassedOver = () => {}, below = ""): string[] {
  const found: string[] = [];
  for (const item of itemsIn(outputDirectory, onPassedOver, below).sort(byName)) {
    if (item.name.startsWith(".") && item.name !== ".well-known") continue;
    const path = below + item.name;
    if (item.isDirectory()) found.push(...filesOf(outputDirectory, onPassedOver, `${path}/`));
    else if (item.isFile()) found.push(path);
  }
  return found;
}

function itemsIn(outputDirectory: string, onPassedOver: OnPassedOver, below: string): Dirent[] {
  const read = () => readdirSync(join(outputDirectory, below), { withFileTypes: true });
  return below === "" ? read() : (unlessUnreadable(below, onPassedOver, read) ?? []);
}

/** A run may remove files while somebody else walks the tree: those are not reported. */
function unlessUnreadable<Found>(path: string, onPassedOver: OnPassedOver, read: () => Found): Found | undefined {
  try {
    return read();
  } catch (cause) {
    if (systemCodeOf(cause) !== "ENOENT") onPassedOver(path, cause);
    return undefined;
  }
}

/**
 * What a manifest would say about the files, taking their times for those of their last change. Media types and
 * lifetimes are guessed from names; the next write of a file corrects them.
 */
function entriesFromTree(
  outputDirectory: string,
  mediaTypeOf: (path: string) => string,
  onPassedOver: OnPassedOver,
): Map<string, ManifestEntry> {
  const paths = filesOf(outputDirectory, onPassedOver);
  const known = new Set(paths);
  const entries = new Map<string, ManifestEntry>();
  for (const path of paths) {
    if (known.has(plainPathOf(path) ?? "")) continue;
    const read = () => entryFromTree(outputDirectory, path, mediaTypeOf(path));
    const entry = unlessUnreadable(path, onPassedOver, read);
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
