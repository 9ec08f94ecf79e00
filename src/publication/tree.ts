import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemCodeOf } from "../errors.ts";
import { hashOf } from "./hash.ts";
import { codingEndings, type ManifestEntry } from "./manifest.ts";

/**
 * Every file below the output directory that may be for readers, by its path in the publication, in the order of names.
 * Names with a leading dot are left out (the state, `.gitkeep`), but for `.well-known`.
 */
export function filesOf(outputDirectory: string, below = ""): string[] {
  const found: string[] = [];
  for (const item of itemsIn(join(outputDirectory, below), below === "").sort(byName)) {
    if (item.name.startsWith(".") && item.name !== ".well-known") continue;
    const path = below + item.name;
    if (item.isDirectory()) found.push(...filesOf(outputDirectory, `${path}/`));
    else if (item.isFile()) found.push(path);
  }
  return found;
}

/** A directory below may be taken away by a run while somebody else looks at the tree. */
function itemsIn(directory: string, mustBeThere: boolean): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (cause) {
    if (mustBeThere || systemCodeOf(cause) !== "ENOENT") throw cause;
    return [];
  }
}

/** The file that a side file (`rss.xml.gz`) stands beside, by its name alone. */
export function plainPathOf(path: string): string | undefined {
  const ending = Object.values(codingEndings).find((candidate) => path.endsWith(candidate));
  return ending === undefined ? undefined : path.slice(0, -ending.length);
}

/**
 * What a manifest would say of the files as they lie there, their times taken for those of their last change.
 * Media types and lifetimes are guessed from names; the next write of a file sets them right.
 */
export function entriesFromTree(
  outputDirectory: string,
  mediaTypeOf: (path: string) => string,
): Map<string, ManifestEntry> {
  const paths = filesOf(outputDirectory);
  const known = new Set(paths);
  const plain = paths.filter((path) => !known.has(plainPathOf(path) ?? ""));
  return new Map(plain.map((path) => [path, entryFromTree(outputDirectory, path, mediaTypeOf(path))]));
}

function entryFromTree(outputDirectory: string, path: string, mediaType: string): ManifestEntry {
  const file = join(outputDirectory, path);
  const bytes = readFileSync(file);
  const modified = Math.max(0, Math.floor(statSync(file).mtimeMs / 1000));
  const lifetime = mediaType.startsWith("text/html") ? "page" : "asset";
  return { path, hash: hashOf(bytes), length: bytes.length, modified, mediaType, lifetime };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
