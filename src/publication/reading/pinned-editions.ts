import { join } from "node:path";
import { systemCodeOf } from "../../errors.ts";
import type { ManifestEntry } from "../manifest.ts";
import { loadNow } from "./loading.ts";
import type { Representation, Variant } from "./representation.ts";

/** Keeps editions of current documents in memory, as far as there is room. */
export interface PinnedEditions {
  /**
   * Loads and pins the next edition of a document; `undefined` if it is loaded on request. `present`: the previous
   * edition.
   */
  load(path: string, entry: ManifestEntry | undefined, present: Representation | undefined): Representation | undefined;
  /** Counts an edition's bytes instead of the previous edition's. */
  pin(path: string, edition: Representation | undefined): void;
  isPinned(variant: Variant): boolean;
  /** Paths of documents whose files could not be read. */
  unread(): readonly string[];
}

/** Pins at most `maxBytes`. Calls `onNotice` once per unreadable file. */
export function createPinnedEditions(
  outputDirectory: string,
  maxBytes: number,
  onNotice: (notice: string) => void,
): PinnedEditions {
  /** Bytes, by path. */
  const pinned = new Map<string, number>();
  const variants = new WeakSet<Variant>();
  const unread = new Set<string>();
  let size = 0;

  function load(
    path: string,
    entry: ManifestEntry | undefined,
    present: Representation | undefined,
  ): Representation | undefined {
    const edition = editionOf(path, entry, present);
    if (edition !== present) pin(path, edition);
    return edition;
  }

  function editionOf(
    path: string,
    entry: ManifestEntry | undefined,
    present: Representation | undefined,
  ): Representation | undefined {
    const wasUnread = unread.delete(path);
    if (entry?.lifetime !== "current") return undefined;
    const room = maxBytes - size + (pinned.get(path) ?? 0);
    if (entry.length > room) return undefined;
    try {
      return loadNow(outputDirectory, entry, present) ?? present;
    } catch (cause) {
      // Other documents are not affected; this one is retried with the next changes.
      unread.add(path);
      const found = systemCodeOf(cause);
      if (!wasUnread)
        onNotice(`${join(outputDirectory, path)}: cannot be read (${found}); what was read before is still served`);
      return present;
    }
  }

  function pin(path: string, edition: Representation | undefined): void {
    size -= pinned.get(path) ?? 0;
    pinned.delete(path);
    if (edition?.lifetime !== "current") return;
    const loaded = [...edition.variants.values()].filter(({ bytes }) => bytes !== undefined);
    for (const variant of loaded) variants.add(variant);
    const taken = loaded.reduce((sum, { length }) => sum + length, 0);
    pinned.set(path, taken);
    size += taken;
  }

  return { load, pin, isPinned: (variant) => variants.has(variant), unread: () => [...unread] };
}
