import { encoders } from "../codings.ts";
import { hashOf } from "../hash.ts";
import type { ManifestEntry } from "../manifest.ts";
import type { AnswerCoding, Coding } from "../side-files.ts";
import { loadEncoded, loadPlain } from "./loading.ts";
import type { LoadedVariant, LoadVariant } from "./publication.ts";
import { type Representation, type Variant, variantOf } from "./representation.ts";

/** Options and callbacks of a loader. */
export interface LoaderOptions {
  readonly outputDirectory: string;
  entryOf(path: string): ManifestEntry | undefined;
  /** Called with an edition that is newer than the requested one and not in the manifest yet. */
  onNewer(asked: Representation, loaded: Representation): void;
  /** Called whenever a variant's bytes are handed out. */
  onHandedOut(representation: Representation, variant: Variant): void;
}

/** Shares each load among concurrent requests. */
export function createVariantLoader(options: LoaderOptions): LoadVariant {
  const { outputDirectory, entryOf, onNewer, onHandedOut } = options;
  const pending = new Map<Representation, Map<string, Promise<LoadedVariant | undefined>>>();

  function load(representation: Representation, coding: AnswerCoding): Promise<LoadedVariant | undefined> {
    const waiting = pending.get(representation) ?? new Map<string, Promise<LoadedVariant | undefined>>();
    pending.set(representation, waiting);
    const begun = waiting.get(coding) ?? loadVariant(representation, coding).finally(() => end(representation, coding));
    waiting.set(coding, begun);
    return begun;
  }

  function end(representation: Representation, coding: AnswerCoding): void {
    const waiting = pending.get(representation);
    waiting?.delete(coding);
    if (waiting?.size === 0) pending.delete(representation);
  }

  async function loadVariant(representation: Representation, coding: AnswerCoding): Promise<LoadedVariant | undefined> {
    if (coding === "identity") return loadIdentity(representation);
    const variant = representation.variants.get(coding);
    if (variant?.bytes !== undefined) return handedOut(representation, variant, variant.bytes);
    if (variant?.isStored !== true) return encode(representation, coding);
    const bytes = await loadEncoded(outputDirectory, representation, variant);
    return bytes === undefined ? loadIdentity(representation) : handedOut(representation, variant, bytes);
  }

  async function loadIdentity(representation: Representation): Promise<LoadedVariant | undefined> {
    const { identity, path } = representation;
    if (identity.bytes !== undefined) return handedOut(representation, identity, identity.bytes);
    const entry = entryOf(path);
    if (entry === undefined) return undefined;
    const loaded = await loadPlain(outputDirectory, entry);
    const bytes = loaded?.identity.bytes;
    if (loaded === undefined || bytes === undefined) return undefined;
    if (loaded.identity.etag === identity.etag) {
      identity.bytes = bytes;
      return handedOut(representation, identity, bytes);
    }
    onNewer(representation, loaded);
    return handedOut(loaded, loaded.identity, bytes);
  }

  async function encode(representation: Representation, coding: Coding): Promise<LoadedVariant | undefined> {
    const plain = await loadIdentity(representation);
    const encoder = encoders.get(coding);
    if (plain === undefined || encoder === undefined) return plain;
    const bytes = await encoder(plain.bytes);
    const variant = variantOf(coding, { hash: hashOf(bytes), length: bytes.length }, false);
    plain.representation.variants.set(coding, variant);
    variant.bytes = bytes;
    return handedOut(plain.representation, variant, bytes);
  }

  function handedOut(representation: Representation, variant: Variant, bytes: Buffer): LoadedVariant {
    onHandedOut(representation, variant);
    return { representation, variant, bytes };
  }

  return load;
}
