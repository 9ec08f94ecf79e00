import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../hash.ts";
import type { ManifestEntry } from "../manifest.ts";
import { undefinedIfMissing, unlessMissing } from "../missing.ts";
import { type AnswerCoding, codingEndings } from "../side-files.ts";
import { type Representation, representationOf, type Variant } from "./representation.ts";

/**
 * Loads a document synchronously, to keep it in memory: its compressed bytes, or else the plain ones (which few clients
 * request if there are others). Files are always complete, and the manifest is written after them, so a file that does
 * not match its entry is taken for the next edition.
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
  // A new edition removes the old compressed files before it appears, so while these exist, the old one is current.
  if (encoded.length > 0 && representation.variants.size === encoded.length + 1) return representation;
  const kept = previous?.identity.etag === representation.identity.etag ? previous.identity.bytes : undefined;
  const bytes = kept ?? unlessMissing(() => readFileSync(file));
  if (bytes === undefined) return undefined;
  const found =
    kept === undefined ? editionOfBytes(representation, entry, bytes, statSync(file).mtimeMs) : representation;
  found.identity.bytes = bytes;
  return found;
}

/** Like `loadNow`, but asynchronous and only for plain bytes. */
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

/** Loads one coding from its side file; if the bytes are not as expected, the variant is dropped. */
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

/** `expected` if the bytes match it, otherwise a newer edition. */
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
