import { hash } from "node:crypto";
import type { Instant } from "../records/article.ts";
import type { Difference } from "./difference.ts";
import type { Store, StoredRow } from "./store.ts";

/**
 * Makes `updated` differ between articles that declare the same instant: the first by order keeps it, each further one is a
 * millisecond later (validators warn of entries that share one). Gives every row of the difference its final `updated` and
 * version, and takes in the rows beside them that have to move.
 */
export function spreadUpdates(store: Store, difference: Difference): void {
  const { before, after } = difference;
  for (const instant of writeUpdates(store, difference)) {
    const group = [
      ...store.updates.getKeys({
        start: [instant, Number.NEGATIVE_INFINITY, ""],
        end: [instant + 1, Number.NEGATIVE_INFINITY, ""],
      }),
    ];
    group.forEach(([, , key], place) => {
      const row = after.get(key) ?? store.rows.get(key);
      if (row === undefined || (!after.has(key) && row.updated === instant + place)) return;
      if (!after.has(key)) before.set(key, row);
      after.set(key, finished(row, instant + place, before.get(key)));
    });
  }
  for (const [key, row] of after) {
    if (row.feeds.length === 0) after.set(key, finished(row, row.declaredUpdated, before.get(key)));
  }
}

/** Brings the order by `updated` up to date; answers the instants at which articles come, go or stay. */
function writeUpdates(store: Store, { before, after }: Difference): Set<Instant> {
  const leaving = [...before].filter(([key, old]) => old.feeds.length > 0 && !isSamePlace(after.get(key), old));
  const live = [...after].filter(([, row]) => row.feeds.length > 0);
  const coming = live.filter(([key, row]) => !isSamePlace(before.get(key), row)).map(([key, row]) => placeOf(row, key));
  for (const [key, old] of leaving) store.updates.removeSync(placeOf(old, key));
  for (const place of coming.sort((a, b) => a[0] - b[0])) store.updates.putSync(place, true);
  return new Set([...leaving, ...live].map(([, row]) => row.declaredUpdated));
}

function placeOf(row: StoredRow, key: string): [number, number, string] {
  return [row.declaredUpdated, row.published, key];
}

function isSamePlace(one: StoredRow | undefined, other: StoredRow): boolean {
  return (
    one !== undefined &&
    one.feeds.length > 0 &&
    one.declaredUpdated === other.declaredUpdated &&
    one.published === other.published
  );
}

/** The row itself where nothing of it has changed, so that it is not written again. */
function finished(row: StoredRow, updated: Instant, before: StoredRow | undefined): StoredRow {
  // A held row's text is its last good edition, whatever its order does.
  const version = row.held ? row.version : hash("sha1", `${row.hash} ${updated} ${row.slug} ${row.id}`).slice(0, 16);
  const final = { ...row, updated: row.held ? row.updated : updated, version };
  return before !== undefined && isEqual(before, final) ? before : final;
}

function isEqual(a: StoredRow, b: StoredRow): boolean {
  return (
    a.version === b.version &&
    a.updated === b.updated &&
    a.declaredUpdated === b.declaredUpdated &&
    a.published === b.published &&
    a.path === b.path &&
    a.index === b.index &&
    a.held === b.held &&
    a.draft === b.draft &&
    a.expires === b.expires &&
    a.feeds.length === b.feeds.length &&
    a.feeds.every((feed, index) => feed === b.feeds[index])
  );
}
