import type { Fragments } from "../../catalog/catalog.ts";

/** An entry's bytes, and the edition of the article that they are of. */
export interface CachedEntry {
  /** As the row tells it; empty where the bytes are those of other settings. */
  readonly version: string;
  readonly fragments: Fragments;
}

/** Entries at hand, by the id of their article. They stay from run to run: an edition's bytes are always the same. */
export interface EntryCache {
  get(id: string): CachedEntry | undefined;
  /** Whether that edition is known, or one that this run has met: then there is no use in looking for it. */
  isKnown(id: string, version: string): boolean;
  keep(id: string, entry: CachedEntry): void;
  /** Keeps what the next run may ask for again, in little room. */
  endRun(): void;
}

/** Between two runs. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Holds so many entries during a run: by default enough for the documents that one change touches, little beside the
 * rest of a run.
 */
export function createEntryCache(mostEntries = 4_000): EntryCache {
  /** The one that was used last comes last. */
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
 * In a block of their own: bytes that were cut from a document would keep all of it in memory, and short ones the block
 * that Node has made for many Buffers of that moment.
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
