import { mainFeedKey } from "../records/main-feed.ts";
import { isLive, type Row } from "./catalog.ts";
import type { Difference } from "./difference.ts";
import { rowsInOrder } from "./order.ts";
import { rowKey, type Store, type StoredRow } from "./store.ts";

/** How many articles are new, changed or gone. */
export function countChanges({ before, after }: Difference): number {
  const gone = [...before.keys()].filter((key) => !after.has(key)).length;
  return gone + [...after].filter(([key, row]) => row !== before.get(key)).length;
}

/**
 * Articles whose own page may have changed: those that changed, and the neighbours of those that were added, removed or
 * moved.
 */
export function touchedRows(store: Store, difference: Difference): { touched: Row[]; withdrawn: Row[] } {
  const { before, after } = difference;
  const changed = [...after].filter(([key, row]) => isLive(row) && row !== before.get(key));
  const touched = new Map<string, Row>(changed);
  for (const row of movedRows(difference)) {
    for (const [key, neighbour] of neighboursOf(store, row)) if (!touched.has(key)) touched.set(key, neighbour);
  }
  const withdrawn = [...before].filter(([key, old]) => isLive(old) && !hasSamePage(after.get(key), old));
  return { touched: [...touched.values()], withdrawn: withdrawn.map(([, old]) => old) };
}

/** Rows, before and after, whose neighbours must change their links. */
function movedRows({ before, after }: Difference): readonly StoredRow[] {
  const left = [...before].filter(([key, old]) => isLive(old) && !showsSameToNeighbours(after.get(key), old));
  const came = [...after].filter(([key, row]) => isLive(row) && !showsSameToNeighbours(before.get(key), row));
  return [...left, ...came].map(([, row]) => row);
}

function neighboursOf(store: Store, row: StoredRow): [string, StoredRow][] {
  const beyond = { published: row.published, key: rowKey(row.id), number: row.number };
  return [true, false].flatMap((newestFirst): [string, StoredRow][] => {
    const [number] = rowsInOrder(store, mainFeedKey, { newestFirst, beyond, limit: 1 });
    const neighbour = number === undefined ? undefined : store.rows.get(number);
    return neighbour === undefined ? [] : [[rowKey(neighbour.id), neighbour]];
  });
}

function hasSamePage(one: StoredRow | undefined, other: StoredRow): boolean {
  return one !== undefined && isLive(one) && one.slug === other.slug && one.url === other.url;
}

/** Whether the neighbouring article pages, which link to it by title, may stay unchanged. */
function showsSameToNeighbours(one: StoredRow | undefined, other: StoredRow): boolean {
  return (
    one !== undefined &&
    isLive(one) === isLive(other) &&
    one.published === other.published &&
    one.title === other.title &&
    one.url === other.url &&
    one.slug === other.slug
  );
}
