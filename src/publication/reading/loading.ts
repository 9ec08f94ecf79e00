import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../hash.ts";
import type { ManifestEntry } from "../manifest.ts";
import { undefinedIfMissing, unlessMissing } from "../missing.ts";
import { type AnswerCoding, codingEndings } from "../side-files.ts";
import { type Representation, representationOf, type Variant } from "./representation.ts";

/**
 * Loads a document at once, to be held in memory: what it was compressed to, or, where that is not there, its plain
 * bytes (few ask for those when there are others). What lies on the disk is whole always, so where it is not what the
 * entry says (the manifest follows the files), it is the next edition, and is taken as that.
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
  // A new edition takes the compressed bytes of the old one away before it appears: as long as they are there, so is
  // the old one.
  if (encoded.length > 0 && representation.variants.size === encoded.length + 1) return representation;
  const kept = previous?.identity.etag === representation.identity.etag ? previous.identity.bytes : undefined;
  const bytes = kept ?? unlessMissing(() => readFileSync(file));
  if (bytes === undefined) return undefined;
  const found =
    kept === undefined ? editionOfBytes(representation, entry, bytes, statSync(file).mtimeMs) : representation;
  found.identity.bytes = bytes;
  return found;
}

/** Loads the plain bytes of a document while others are served; the same rule as in `loadNow`. */
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

/**
 * Loads the bytes of one coding that stands beside the document; where they are not what was promised, the variant is
 * dropped.
 */
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

/** `expected`, where these are its bytes, else an edition of its own. */
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
