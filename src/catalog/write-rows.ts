import type { Instant } from "../records/article.ts";
import { namesOfId } from "../records/uri.ts";
import type { Place } from "./chunks.ts";
import { dueInstantsOf } from "./clock.ts";
import type { Difference } from "./difference.ts";
import { forgetEditions } from "./editions.ts";
import type { FeedEdits } from "./order.ts";
import { rowKey, type Store, type StoredRow } from "./store.ts";

/** Writes changed rows, each table in key order. Returns the affected feeds and positions. */
export function writeRows(store: Store, now: Instant, difference: Difference): Map<string, FeedEdits> {
  const { before, after } = difference;
  const edits = new Map<string, FeedEdits>();
  const edit = (feed: string): FeedEdits => {
    const known = edits.get(feed) ?? { added: [], removed: [], edited: [] };
    edits.set(feed, known);
    return known;
  };
  for (const [key, old] of before) {
    const row = after.get(key);
    if (row === old) continue;
    forget(store, { key, old, row }, now);
    for (const feed of old.feeds) if (!isInPlace(row, old, feed)) edit(feed).removed.push(placeOf(old, key));
  }
  const changed = [...after].filter(([key, row]) => row !== before.get(key));
  for (const [key, row] of changed.sort(([one], [other]) => (one < other ? -1 : 1))) {
    const old = before.get(key);
    remember(store, { key, old, row }, now);
    for (const feed of row.feeds) {
      if (!isInPlace(old, row, feed)) edit(feed).added.push(placeOf(row, key));
      else if (old?.version !== row.version) edit(feed).edited.push(placeOf(row, key));
    }
  }
  for (const [, row] of changed.sort(([, one], [, other]) => one.number - other.number)) {
    store.rows.putSync(row.number, row);
  }
  forgetEditions(store, difference);
  return edits;
}

/** A row that is new, changed or gone. */
interface Change<Old = StoredRow | undefined, New = StoredRow | undefined> {
  readonly key: string;
  readonly old: Old;
  readonly row: New;
}

/** Removes the index entries of the old row that no longer apply. */
function forget(store: Store, { key, old, row }: Change<StoredRow>, now: Instant): void {
  if (row === undefined) {
    store.rows.removeSync(old.number);
    store.numbers.removeSync(key);
    for (const alias of aliasesOf(old)) store.aliases.removeSync(alias);
  }
  if (row?.slug !== old.slug && store.slugs.get(old.slug) === old.number) store.slugs.removeSync(old.slug);
  for (const instant of dueInstantsOf(old, now)) store.due.removeSync([instant, key]);
}

/** Adds the index entries of the new row. */
function remember(store: Store, { key, old, row }: Change<StoredRow | undefined, StoredRow>, now: Instant): void {
  if (old === undefined) {
    store.numbers.putSync(key, row.number);
    for (const alias of aliasesOf(row)) store.aliases.putSync(alias, row.number);
  }
  store.slugs.putSync(row.slug, row.number);
  for (const instant of dueInstantsOf(row, now)) store.due.putSync([instant, key], true);
}

/** The keys of the other names that documents use for the row's id. */
function aliasesOf({ id }: StoredRow): readonly string[] {
  return namesOfId(id).slice(1).map(rowKey);
}

function placeOf({ published, number }: StoredRow, key: string): Place {
  return { published, key, number };
}

function isInPlace(one: StoredRow | undefined, other: StoredRow, feed: string): boolean {
  return one?.published === other.published && one.feeds.includes(feed);
}
