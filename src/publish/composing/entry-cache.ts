import type { Fragments } from "../../catalog/catalog.ts";

/** An entry's bytes and the edition they belong to. */
export interface CachedEntry {
  /** As in the row; empty if the bytes were made with other settings. */
  readonly version: string;
  readonly fragments: Fragments;
}

/** A cache of entries by article id. It is kept between runs, since the bytes of an edition never change. */
export interface EntryCache {
  get(id: string): CachedEntry | undefined;
  /**
   * Whether that edition is cached, or any edition was cached in this run, so that searching documents for it is
   * useless.
   */
  isKnown(id: string, version: string): boolean;
  keep(id: string, entry: CachedEntry): void;
  /** Compacts the cache to what the next run may need. */
  endRun(): void;
}

/** Limit between two runs. */
const maxBytes = 32 * 1024 * 1024;

/**
 * Holds at most `maxEntries` during a run: enough for the documents that one change affects, and little compared with
 * the rest of a run.
 */
export function createEntryCache(maxEntries = 4_000): EntryCache {
  /** Most recently used last. */
  const known = new Map<string, CachedEntry>();
  const fresh = new Set<string>();
  let size = 0;

  function keep(id: string, entry: CachedEntry): void {
    forget(id);
    known.set(id, entry);
    fresh.add(id);
    size += lengthOf(entry);
    if (known.size > maxEntries) forgetOldest();
  }

  function forget(id: string): void {
    const entry = known.get(id);
    if (entry === undefined) return;
    size -= lengthOf(entry);
    known.delete(id);
    fresh.delete(id);
  }

  function forgetOldest(): void {
    const [oldest] = known.keys();
    if (oldest !== undefined) forget(oldest);
  }

  return {
    get(id) {
      const entry = known.get(id);
      if (entry === undefined) return undefined;
      known.delete(id);
      known.set(id, entry);
      return entry;
    },
    isKnown: (id, version) => fresh.has(id) || known.get(id)?.version === version,
    keep,
    endRun() {
      while (size > maxBytes) forgetOldest();
      for (const id of fresh) {
        const entry = known.get(id);
        if (entry === undefined) continue;
        if (entry.version === "") forget(id);
        else known.set(id, { ...entry, fragments: detached(entry.fragments) });
      }
      fresh.clear();
    },
  };
}

function lengthOf({ fragments }: Pick<CachedEntry, "fragments">): number {
  return Object.values(fragments).reduce((sum, { length }) => sum + length, 0);
}

/**
 * Copies fragments into a block of their own. Slices would keep whole documents, or Node's shared Buffer pool, in
 * memory.
 */
function detached(fragments: Fragments): Fragments {
  const block = Buffer.allocUnsafeSlow(lengthOf({ fragments }));
  let end = 0;
  const parts = Object.entries(fragments).map(([name, bytes]) => {
    const start = end;
    block.set(bytes, start);
    end += bytes.length;
    return [name, block.subarray(start, end)] as const;
  });
  return Object.fromEntries(parts);
}
