import type { Fragments } from "./catalog.ts";
import type { Difference } from "./difference.ts";
import { rowKey, rowOfKey, type Store } from "./store.ts";

/** Name of the note that tells, as JSON, the keys of rows whose editions are kept until a run has come to its end. */
const passingNote = "passing editions";

/** Editions of articles, by their ids. */
type Editions = Iterable<readonly [id: string, edition: Fragments]>;

/** Keeps editions of articles, but where a run that was cut off may have put out a later one. */
export function keepEditions(store: Store, editions: Editions): void {
  const passing = new Set(passingKeys(store));
  for (const [id, edition] of editions) if (!passing.has(rowKey(id))) store.held.putSync(rowKey(id), edition);
}

/** Keeps editions until the run that puts them out has come to its end. */
export function keepPassing(store: Store, editions: Editions): void {
  const passing = new Set(passingKeys(store));
  for (const [id, edition] of editions) {
    store.held.putSync(rowKey(id), edition);
    passing.add(rowKey(id));
  }
  store.notes.putSync(passingNote, JSON.stringify([...passing]));
}

/** Lets go of those kept for a run that has come to its end, unless their articles have lost their source since. */
export function letPass(store: Store): void {
  const passing = passingKeys(store);
  for (const key of passing) if (!rowOfKey(store, key)?.held) store.held.removeSync(key);
  if (passing.length > 0) store.notes.removeSync(passingNote);
}

/**
 * Lets go of those of articles that had lost their source; and of others that were refused, or changed while they were
 * rendered. What a run that was cut off may have put out stays until one has come to its end: no document tells of it.
 */
export function forgetEditions(store: Store, { before, after }: Difference): void {
  const passing = new Set(passingKeys(store));
  for (const key of [...store.held.getKeys()]) {
    if (before.has(key) && !after.get(key)?.held && !passing.has(key)) store.held.removeSync(key);
  }
}

function passingKeys(store: Store): readonly string[] {
  return JSON.parse(store.notes.get(passingNote) ?? "[]") as readonly string[];
}
