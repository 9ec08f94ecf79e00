import { isCompressible, isEncodedOnDemand } from "../codings.ts";
import type { EncodedBytes, ManifestEntry } from "../manifest.ts";
import type { Lifetime } from "../output-file.ts";
import { type AnswerCoding, codings } from "../side-files.ts";

/** A document's bytes in one content coding, and their validators. */
export interface Variant {
  readonly coding: AnswerCoding;
  /** Strong (RFC 9110 section 8.8.3), in its quotation marks. */
  readonly etag: string;
  /** In bytes. */
  readonly length: number;
  /** Whether a file contains these bytes; otherwise they are encoded on demand. */
  readonly isStored: boolean;
  /** `undefined` while they are not in memory. */
  bytes: Buffer | undefined;
}

/** A published document as served to readers. Immutable; the next edition replaces it. */
export interface Representation {
  /** In the output directory. */
  readonly path: string;
  readonly mediaType: string;
  readonly lifetime: Lifetime;
  /** Seconds since 1970. */
  readonly modified: number;
  /** The value of Last-Modified. */
  readonly lastModified: string;
  /** Whether answers may depend on Accept-Encoding, now or after the next run. */
  readonly isNegotiable: boolean;
  /** Whether codings missing from `variants` are encoded on request. */
  readonly isEncodedOnDemand: boolean;
  readonly identity: Variant;
  /** The codings that exist, including `identity`. */
  readonly variants: Map<AnswerCoding, Variant>;
}

/** Creates the representation of an entry, without bytes. */
export function representationOf(entry: ManifestEntry): Representation {
  const identity = variantOf("identity", entry, true);
  const variants = new Map<AnswerCoding, Variant>([["identity", identity]]);
  for (const coding of codings) {
    const encoded = entry.codings?.[coding];
    if (encoded !== undefined) variants.set(coding, variantOf(coding, encoded, true));
  }
  return {
    path: entry.path,
    mediaType: entry.mediaType,
    lifetime: entry.lifetime,
    modified: entry.modified,
    lastModified: new Date(entry.modified * 1000).toUTCString(),
    isNegotiable: isCompressible(entry.mediaType),
    isEncodedOnDemand: isEncodedOnDemand(entry),
    identity,
    variants,
  };
}

/** A variant without its bytes. */
export function variantOf(coding: AnswerCoding, encoded: EncodedBytes, isStored: boolean): Variant {
  return { coding, etag: `"${encoded.hash}"`, length: encoded.length, isStored, bytes: undefined };
}
