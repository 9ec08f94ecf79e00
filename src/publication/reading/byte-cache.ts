import type { Variant } from "./representation.ts";

/** Keeps the bytes of the variants that were loaded last in memory, and lets go of the others'. */
export interface ByteCache {
  /** Says that `variant` has been loaded, or was asked for while it was. */
  touch(variant: Variant): void;
  /** Lets go of a variant that has been replaced. */
  drop(variant: Variant): void;
}

/** A cache of at most `capacity` bytes. */
export function createByteCache(capacity: number): ByteCache {
  /** The oldest first. */
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
