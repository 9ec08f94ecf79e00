import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "./errors.ts";
import { hashOf } from "./hash.ts";
import { type Coding, codingEndings, type ManifestEntry } from "./manifest.ts";
import { type Representation, representationOf, type Variant } from "./representation.ts";

/**
 * Loads a document with everything that stands beside it, at once. What lies on the disk is whole always, so where it is
 * not what the entry says (the manifest follows the files), it is the next edition, and is taken as that.
 */
export function loadNow(
  outputDirectory: string,
  entry: ManifestEntry,
  previous?: Representation,
): Representation | undefined {
  const file = join(outputDirectory, entry.path);
  const kept = previous?.identity.etag === `"${entry.hash}"` ? previous.identity.bytes : undefined;
  const bytes = kept ?? unlessMissing(() => readFileSync(file));
  if (bytes === undefined) return undefined;
  const modified = () => statSync(file).mtimeMs;
  const representation = kept === undefined ? representationOfBytes(entry, bytes, modified()) : representationOf(entry);
  representation.identity.bytes = bytes;
  for (const variant of [...representation.variants.values()]) {
    if (variant.coding === "identity") continue;
    const encoded = unlessMissing(() => readFileSync(file + endingOf(variant.coding)));
    takeBytes(representation, variant, encoded);
  }
  return representation;
}

/** Loads the plain bytes of a document while others are served; the same rule as in `loadNow`. */
export async function loadPlain(outputDirectory: string, entry: ManifestEntry): Promise<Representation | undefined> {
  const file = join(outputDirectory, entry.path);
  try {
    const [bytes, found] = await Promise.all([readFile(file), stat(file)]);
    const representation = representationOfBytes(entry, bytes, found.mtimeMs);
    representation.identity.bytes = bytes;
    return representation;
  } catch (cause) {
    return undefinedIfMissing(cause);
  }
}

/** Loads the bytes of one coding that stands beside the document; where they are not what was promised, the variant is dropped. */
export async function loadEncoded(
  outputDirectory: string,
  representation: Representation,
  variant: Variant,
): Promise<Buffer | undefined> {
  const file = join(outputDirectory, representation.path) + endingOf(variant.coding);
  const bytes = await readFile(file).catch(undefinedIfMissing);
  takeBytes(representation, variant, bytes);
  return variant.bytes;
}

function representationOfBytes(entry: ManifestEntry, bytes: Buffer, modifiedMs: number): Representation {
  const hash = hashOf(bytes);
  if (hash === entry.hash) return representationOf(entry);
  const { path, mediaType, lifetime } = entry;
  const modified = Math.max(entry.modified, Math.floor(modifiedMs / 1000));
  return representationOf({ path, mediaType, lifetime, hash, length: bytes.length, modified });
}

function takeBytes(representation: Representation, variant: Variant, bytes: Buffer | undefined): void {
  if (bytes !== undefined && `"${hashOf(bytes)}"` === variant.etag) variant.bytes = bytes;
  else representation.variants.delete(variant.coding);
}

function endingOf(coding: Coding | "identity"): string {
  return coding === "identity" ? "" : codingEndings[coding];
}

function unlessMissing(read: () => Buffer): Buffer | undefined {
  try {
    return read();
  } catch (cause) {
    return undefinedIfMissing(cause);
  }
}

function undefinedIfMissing(cause: unknown): undefined {
  if (["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(cause))) return undefined;
  throw cause;
}
