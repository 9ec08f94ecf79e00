import type { Variant } from "./representation.ts";

/** Keeps the bytes of the most recently used variants in memory. */
export interface ByteCache {
  /** Marks `variant`, whose bytes are in memory, as just used. */
  touch(variant: Variant): void;
  /** Drops the bytes of a variant that has been replaced. */
  drop(variant: Variant): void;
}

/** A cache of at most `capacity` bytes. */
export function createByteCache(capacity: number): ByteCache {
  /** Least recently used first. */
  const kept = new Set<Variant>();
  let size = 0;

  function touch(variant: Variant): void {
    if (kept.delete(variant)) size -= variant.length;
    kept.add(variant);
    size += variant.length;
    for (const oldest of kept) {
      if (size <= capacity) return;
      drop(oldest);
    }
  }

  function drop(variant: Variant): void {
    if (!kept.delete(variant)) return;
    size -= variant.length;
    variant.bytes = undefined;
  }

  return { touch, drop };
}
