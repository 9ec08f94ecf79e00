import type { Fragments } from "../../catalog/catalog.ts";

/** An entry's bytes, and of which edition of the article they are. */
export interface CachedEntry {
  /** As in the row; empty if the bytes were made with other settings. */
  readonly version: string;
  readonly fragments: Fragments;
}

/** A cache of entries by article id. It lasts from run to run, since the bytes of an edition never change. */
export interface EntryCache {
  get(id: string): CachedEntry | undefined;
  /** Whether that edition is cached, or any that this run has already met: then looking for it is useless. */
  isKnown(id: string, version: string): boolean;
  keep(id: string, entry: CachedEntry): void;
  /** Compacts the cache to what the next run may need. */
  endRun(): void;
}

/** Limit between two runs. */
const mostBytes = 32 * 1024 * 1024;

/**
 * A cache of at most so many entries during a run: by default enough for the documents that one change affects, and
 * little compared with the rest of a run.
 */
export function createEntryCache(mostEntries = 4_000): EntryCache {
  /** Most recently used last. */
  const known = new Map<string, CachedEntry>();
  const fresh = new Set<string>();
  let size = 0;

  function keep(id: string, entry: CachedEntry): void {
    forget(id);
    known.set(id, entry);
    fresh.add(id);
    size += lengthOf(entry);
    if (known.size > mostEntries) forgetOldest();
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
      while (size > mostBytes) forgetOldest();
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
 * Copies fragments into a block of their own: bytes cut from a document would keep all of it in memory, and short ones
 * the whole block from which Node allocated many Buffers.
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
