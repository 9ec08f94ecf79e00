import { join } from "node:path";
import { systemCodeOf } from "../../errors.ts";
import type { ManifestEntry } from "../manifest.ts";
import { loadNow } from "./loading.ts";
import type { Representation, Variant } from "./representation.ts";

/** Keeps editions of current documents in memory permanently: as many as there is room for. */
export interface PinnedEditions {
  /**
   * The next edition of a document, loaded and pinned; `undefined` for one that is loaded on request. `present`: the
   * edition before.
   */
  load(path: string, entry: ManifestEntry | undefined, present: Representation | undefined): Representation | undefined;
  /** Counts an edition's bytes in place of those of the one before. */
  pin(path: string, edition: Representation | undefined): void;
  isPinned(variant: Variant): boolean;
  /** Paths of documents whose files could not be read when they were to be loaded. */
  unread(): readonly string[];
}

/** Pins at most `mostBytes`. `onNotice` is called once for each file that cannot be read. */
export function createPinnedEditions(
  outputDirectory: string,
  mostBytes: number,
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
    const room = mostBytes - size + (pinned.get(path) ?? 0);
    if (entry.length > room) return undefined;
    try {
      return loadNow(outputDirectory, entry, present) ?? present;
    } catch (cause) {
      // It does not affect other documents, and is tried again with the next news.
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
