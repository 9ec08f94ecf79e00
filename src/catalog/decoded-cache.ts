import type { Database } from "lmdb";

/**
 * Reads a table's values, and decodes a value only where its stored bytes are not those of the last time: for what is
 * read again and again. It keeps `most` values at the most.
 */
export function cachedReader<Value, Key extends string | number>(
  table: Database<Value, Key>,
  most: number,
): (key: Key) => Value | undefined {
  const known = new Map<Key, { readonly bytes: Buffer; readonly value: Value }>();
  return (key) => {
    const stored = table.getBinaryFast(key);
    if (stored === undefined) return undefined;
    // LMDB's buffer is longer than the value, and the next reading overwrites it.
    const bytes = stored.subarray(0, stored.length);
    const found = known.get(key);
    if (found?.bytes.equals(bytes)) return found.value;
    // In memory of its own: most are short, and would keep the block that Node has made for many Buffers of this
    // moment.
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    copy.set(bytes);
    const value = table.get(key);
    if (value === undefined) return undefined;
    if (known.size >= most) known.clear();
    known.set(key, { bytes: copy, value });
    return value;
  };
}
