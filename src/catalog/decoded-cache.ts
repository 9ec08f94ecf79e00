import type { Database } from "lmdb";

/**
 * Reads a table, decoding a value only if its stored bytes have changed since the last time. For values that are read
 * repeatedly. Caches at most `most` values.
 */
export function cachedReader<Value, Key extends string | number>(
  table: Database<Value, Key>,
  most: number,
): (key: Key) => Value | undefined {
  const known = new Map<Key, { readonly bytes: Buffer; readonly value: Value }>();
  return (key) => {
    const stored = table.getBinaryFast(key);
    if (stored === undefined) return undefined;
    // LMDB's buffer is longer than the value, and is overwritten by the next read.
    const bytes = stored.subarray(0, stored.length);
    const found = known.get(key);
    if (found?.bytes.equals(bytes)) return found.value;
    // Copied, because a short slice would keep Node's whole Buffer pool alive.
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    copy.set(bytes);
    const value = table.get(key);
    if (value === undefined) return undefined;
    if (known.size >= most) known.clear();
    known.set(key, { bytes: copy, value });
    return value;
  };
}
