import type { Fragments } from "./catalog.ts";
import type { Difference } from "./difference.ts";
import { rowKey, rowOfKey, type Store } from "./store.ts";

/** Name of the note, a JSON list, of the row keys whose editions are kept until a run has finished. */
const passingNote = "passing editions";

/** Editions of articles, by their ids. */
type Editions = Iterable<readonly [id: string, edition: Fragments]>;

/** Keeps editions, except where an interrupted run may have published a later one. */
export function keepEditions(store: Store, editions: Editions): void {
  const passing = new Set(passingKeys(store));
  for (const [id, edition] of editions) if (!passing.has(rowKey(id))) store.held.putSync(rowKey(id), edition);
}

/** Keeps editions until the run that publishes them has finished. */
export function keepPassing(store: Store, editions: Editions): void {
  const passing = new Set(passingKeys(store));
  for (const [id, edition] of editions) {
    store.held.putSync(rowKey(id), edition);
    passing.add(rowKey(id));
  }
  store.notes.putSync(passingNote, JSON.stringify([...passing]));
}

/** Drops the editions kept for a finished run, unless their articles have lost their source since. */
export function dropPassing(store: Store): void {
  const passing = passingKeys(store);
  for (const key of passing) if (!rowOfKey(store, key)?.held) store.held.removeSync(key);
  if (passing.length > 0) store.notes.removeSync(passingNote);
}

/**
 * Drops the editions of articles that are no longer held, were refused, or changed while being rendered. Editions that
 * an interrupted run may have published are kept until a run has finished, since no layout records them.
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
