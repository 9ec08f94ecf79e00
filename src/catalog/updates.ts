import { hash } from "node:crypto";
import type { Instant } from "../records/article.ts";
import { isLive } from "./catalog.ts";
import type { Difference } from "./difference.ts";
import { rowOfKey, type Store, type StoredRow } from "./store.ts";

/**
 * Makes `updated` unique among articles that declare the same instant, since validators warn about equal ones: the
 * first in order keeps it, each further one is a millisecond later. Sets the final `updated` and version of every row
 * of the difference, and adds other rows that have to move.
 */
export function spreadUpdates(store: Store, difference: Difference): void {
  const { before, after } = difference;
  for (const [instant, group] of groupsAt(store, writeUpdates(store, difference))) {
    group.forEach((key, place) => {
      const row = after.get(key) ?? rowOfKey(store, key);
      if (row === undefined || (!after.has(key) && row.updated === instant + place)) return;
      if (!after.has(key)) before.set(key, row);
      after.set(key, finished(row, instant + place, before.get(key)));
    });
  }
  for (const [key, row] of after) {
    if (!isLive(row)) after.set(key, finished(row, row.declaredUpdated, before.get(key)));
  }
}

/** From this many instants on, scanning the range between them is cheaper than looking up each. */
const manyInstants = 1_000;

/** For each instant, the row keys of the articles that declare it, in order. */
function groupsAt(store: Store, instants: ReadonlySet<Instant>): Map<Instant, string[]> {
  const groups = new Map<Instant, string[]>();
  const walk = (from: Instant, to: Instant): void => {
    for (const [instant, , key] of store.updates.getKeys({ start: floorOf(from), end: floorOf(to + 1) })) {
      const group = groups.get(instant);
      if (group !== undefined) group.push(key);
      else if (instants.has(instant)) groups.set(instant, [key]);
    }
  };
  if (instants.size < manyInstants) for (const instant of instants) walk(instant, instant);
  else walk(extreme(instants, Math.min), extreme(instants, Math.max));
  return groups;
}

/** The key that precedes every article with the instant. */
function floorOf(instant: Instant): [number, number, string] {
  return [instant, Number.NEGATIVE_INFINITY, ""];
}

function extreme(instants: Iterable<Instant>, pick: (one: number, other: number) => number): Instant {
  let found: Instant | undefined;
  for (const instant of instants) found = found === undefined ? instant : pick(found, instant);
  return found ?? 0;
}

/** Updates the order by `updated`. Returns the instants of all articles that are added, removed or unchanged. */
function writeUpdates(store: Store, { before, after }: Difference): Set<Instant> {
  const leaving = [...before].filter(([key, old]) => isLive(old) && !isSamePlace(after.get(key), old));
  const live = [...after].filter(([, row]) => isLive(row));
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
    isLive(one) &&
    one.declaredUpdated === other.declaredUpdated &&
    one.published === other.published
  );
}

/** Returns the old row itself if nothing has changed, so that it is not written again. */
function finished(row: StoredRow, updated: Instant, before: StoredRow | undefined): StoredRow {
  // A held row shows its last good edition in any position.
  const version = row.held
    ? heldVersion(row)
    : hash("sha1", `${row.hash} ${updated} ${row.slug} ${row.id}${linksAsText(row)}`).slice(0, 16);
  const final = { ...row, updated: row.held ? row.updated : updated, version };
  return before !== undefined && isEqual(before, final) ? before : final;
}

function linksAsText({ links }: StoredRow): string {
  return links === undefined ? "" : ` ${JSON.stringify(links)}`;
}

const heldMark = " held";

/**
 * Differs from the version of the same record once it is fixed, because settings may have changed since the last good
 * edition.
 */
function heldVersion({ version }: StoredRow): string {
  return version.endsWith(heldMark) ? version : version + heldMark;
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
