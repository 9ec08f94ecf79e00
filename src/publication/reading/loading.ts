import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../hash.ts";
import type { ManifestEntry } from "../manifest.ts";
import { undefinedIfMissing, unlessMissing } from "../missing.ts";
import { type AnswerCoding, codingEndings } from "../side-files.ts";
import { type Representation, representationOf, type Variant } from "./representation.ts";

/**
 * Loads a document synchronously, to be kept in memory: its compressed bytes or, if there are none, its plain ones (few
 * clients ask for these if there are others). Files on the disk are always whole; so if one is not what the entry says,
 * since the manifest follows the files, it is the next edition, and is taken as that.
 */
export function loadNow(
  outputDirectory: string,
  entry: ManifestEntry,
  previous?: Representation,
): Representation | undefined {
  const file = join(outputDirectory, entry.path);
  const representation = representationOf(entry);
  const encoded = [...representation.variants.values()].filter(({ coding }) => coding !== "identity");
  for (const variant of encoded) {
    takeBytes(
      representation,
      variant,
      unlessMissing(() => readFileSync(file + endingOf(variant.coding))),
    );
  }
  // A new edition removes the old one's compressed bytes before it appears: as long as they exist, so does the old one.
  if (encoded.length > 0 && representation.variants.size === encoded.length + 1) return representation;
  const kept = previous?.identity.etag === representation.identity.etag ? previous.identity.bytes : undefined;
  const bytes = kept ?? unlessMissing(() => readFileSync(file));
  if (bytes === undefined) return undefined;
  const found =
    kept === undefined ? editionOfBytes(representation, entry, bytes, statSync(file).mtimeMs) : representation;
  found.identity.bytes = bytes;
  return found;
}

/** Loads the plain bytes of a document asynchronously; otherwise as `loadNow`. */
export async function loadPlain(outputDirectory: string, entry: ManifestEntry): Promise<Representation | undefined> {
  const file = join(outputDirectory, entry.path);
  try {
    const [bytes, found] = await Promise.all([readFile(file), stat(file)]);
    const representation = editionOfBytes(representationOf(entry), entry, bytes, found.mtimeMs);
    representation.identity.bytes = bytes;
    return representation;
  } catch (cause) {
    return undefinedIfMissing(cause);
  }
}

/** Loads the bytes of one coding from the side file; if they are not the expected ones, the variant is dropped. */
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

/** `expected` if these are its bytes, otherwise a newer edition. */
function editionOfBytes(
  expected: Representation,
  entry: ManifestEntry,
  bytes: Buffer,
  modifiedMs: number,
): Representation {
  const hash = hashOf(bytes);
  if (hash === entry.hash) return expected;
  const { path, mediaType, lifetime } = entry;
  const modified = Math.max(entry.modified, Math.floor(modifiedMs / 1000));
  return representationOf({ path, mediaType, lifetime, hash, length: bytes.length, modified });
}

function takeBytes(representation: Representation, variant: Variant, bytes: Buffer | undefined): void {
  if (bytes !== undefined && `"${hashOf(bytes)}"` === variant.etag) variant.bytes = bytes;
  else representation.variants.delete(variant.coding);
}

function endingOf(coding: AnswerCoding): string {
  return coding === "identity" ? "" : codingEndings[coding];
}
