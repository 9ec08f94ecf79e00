/** The values in their order, `size` at a time. */
export function* inLots<T>(values: Iterable<T>, size: number): Iterable<readonly T[]> {
  let lot: T[] = [];
  for (const value of values) {
    lot.push(value);
    if (lot.length < size) continue;
    yield lot;
    lot = [];
  }
  if (lot.length > 0) yield lot;
}
