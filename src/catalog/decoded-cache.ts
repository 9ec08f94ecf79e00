import type { Database } from "lmdb";

/**
 * A reader of a table's values that decodes a value only if its stored bytes have changed since the last time; for
 * values that are read again and again. It keeps at most `most` values.
 */
export function cachedReader<Value, Key extends string | number>(
  table: Database<Value, Key>,
  most: number,
): (key: Key) => Value | undefined {
  const known = new Map<Key, { readonly bytes: Buffer; readonly value: Value }>();
  return (key) => {
    const stored = table.getBinaryFast(key);
    if (stored === undefined) return undefined;
    // LMDB's buffer is longer than the value, and the next read overwrites it.
    const bytes = stored.subarray(0, stored.length);
    const found = known.get(key);
    if (found?.bytes.equals(bytes)) return found.value;
    // Copied into memory of its own: most values are short, and each would keep alive the whole block from which Node
    // allocates many Buffers.
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    copy.set(bytes);
    const value = table.get(key);
    if (value === undefined) return undefined;
    if (known.size >= most) known.clear();
    known.set(key, { bytes: copy, value });
    return value;
  };
}
