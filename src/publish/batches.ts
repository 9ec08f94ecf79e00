/** Splits values into arrays of `size`, in order. */
export function* inBatches<T>(values: Iterable<T>, size: number): Iterable<readonly T[]> {
  let batch: T[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
