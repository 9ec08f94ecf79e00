import type { Batch } from "./catalog.ts";
import { lastKey } from "./chunks.ts";
import type { Difference } from "./difference.ts";
import { addProblems, filesWithProblems, forgetProblems, sharedId } from "./problems.ts";
import type { SetAside } from "./settle.ts";
import { fileKey, rowKey, type Store, type StoredRow } from "./store.ts";

/** Stores files, their rows and their problems. */
export function writeFiles(store: Store, batch: Batch, difference: Difference, setAside: readonly SetAside[]): void {
  for (const path of batch.gone) {
    store.files.removeSync(fileKey(path));
    forgetProblems(store, path);
  }
  const rowsByPath = new Map<string, number[]>(batch.readings.map(({ path }) => [path, []]));
  for (const row of rowsAfter(difference)) rowsByPath.get(row.path)?.push(row.number);
  const faulty = filesWithProblems(store);
  for (const { path, stamp, problems } of batch.readings) {
    const rows = rowsByPath.get(path) ?? [];
    const key = fileKey(path);
    const file = { size: stamp.sizeInBytes, modified: stamp.modifiedMs, rows };
    store.files.putSync(key, key === path ? file : { path, ...file });
    if (faulty.has(key)) forgetProblems(store, path);
    if (problems.length > 0) store.problems.putSync(key, [...problems]);
  }
  for (const loser of setAside) {
    store.setAside.putSync([rowKey(loser.holder.id), fileKey(loser.path)], loser.path);
    addProblems(store, [{ path: loser.path, problem: sharedId(loser, batch.fileName) }]);
  }
}

/** Includes the rows of the files that were read. */
function* rowsAfter({ before, after, staying }: Difference): Iterable<StoredRow> {
  yield* after.values();
  // A row that had to move or was displaced is in `before`.
  for (const row of staying) if (!before.has(rowKey(row.id))) yield row;
}

/** Files with a record that may now replace one that is gone. */
export function freeSetAside(store: Store, { before, after }: Difference): string[] {
  const paths: string[] = [];
  for (const key of before.keys()) {
    if (after.has(key)) continue;
    const beaten = [...store.setAside.getRange({ start: [key, ""], end: [key, lastKey] })];
    for (const { key: place, value: path } of beaten) {
      store.setAside.removeSync(place);
      // If this run is interrupted, the next one still reads the file.
      if (forgetStamp(store, path)) paths.push(path);
    }
  }
  return paths;
}

/** Gives a file a stamp that matches nothing, so that it is read again. Returns whether the file is known. */
export function forgetStamp(store: Store, path: string): boolean {
  const known = store.files.get(fileKey(path));
  if (known !== undefined) store.files.putSync(fileKey(path), { ...known, modified: -1 });
  return known !== undefined;
}
