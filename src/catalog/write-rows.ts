import type { Instant } from "../records/article.ts";
import type { Difference } from "./difference.ts";
import type { FeedEdits } from "./order.ts";
import type { Store, StoredRow } from "./store.ts";

/** Writes what differs, in key order; answers which feeds it touches, and where. */
export function writeRows(store: Store, now: Instant, { before, after }: Difference): Map<string, FeedEdits> {
  const edits = new Map<string, FeedEdits>();
  const edit = (feed: string): FeedEdits => {
    const known = edits.get(feed) ?? { added: [], removed: [], edited: [] };
    edits.set(feed, known);
    return known;
  };
  for (const [key, old] of before) {
    const row = after.get(key);
    if (row === old) continue;
    forget(store, key, old, row, now);
    for (const feed of old.feeds) if (!isInPlace(row, old, feed)) edit(feed).removed.push([feed, old.published, key]);
  }
  for (const key of [...after.keys()].sort()) {
    const row = after.get(key);
    const old = before.get(key);
    if (row === undefined || row === old) continue;
    remember(store, key, row, now);
    for (const feed of row.feeds) {
      if (!isInPlace(old, row, feed)) edit(feed).added.push([feed, row.published, key]);
      else if (old?.version !== row.version) edit(feed).edited.push([feed, row.published, key]);
    }
  }
  return edits;
}

/** Takes away what stood for the row as it was, and does not any more. */
function forget(store: Store, key: string, old: StoredRow, row: StoredRow | undefined, now: Instant): void {
  if (row === undefined) store.rows.removeSync(key);
  if (old.held && !row?.held) store.held.removeSync(key);
  if (row?.slug !== old.slug && store.slugs.get(old.slug) === key) store.slugs.removeSync(old.slug);
  for (const instant of dueInstantsOf(old, now)) store.due.removeSync([instant, key]);
}

function remember(store: Store, key: string, row: StoredRow, now: Instant): void {
  store.rows.putSync(key, row);
  store.slugs.putSync(row.slug, key);
  for (const instant of dueInstantsOf(row, now)) store.due.putSync([instant, key], true);
}

function isInPlace(one: StoredRow | undefined, other: StoredRow, feed: string): boolean {
  return one?.published === other.published && one.feeds.includes(feed);
}

/** When the row must be looked at again: it falls due, or expires. */
function dueInstantsOf(row: StoredRow, now: Instant): Instant[] {
  if (row.draft) return [];
  return [row.published, ...(row.expires === undefined ? [] : [row.expires])].filter((instant) => instant > now);
}
