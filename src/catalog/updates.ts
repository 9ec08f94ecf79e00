import { hash } from "node:crypto";
import type { Instant } from "../records/article.ts";
import { isLive } from "./catalog.ts";
import type { Difference } from "./difference.ts";
import { rowOfKey, type Store, type StoredRow } from "./store.ts";

/** In milliseconds. */
const second = 1_000;

/** The instant that an article declares, and its row key. */
type Declaration = readonly [declared: Instant, key: string];

/**
 * Makes `updated` unique among articles that declare the same second, since validators warn about equal ones: each
 * keeps the instant that it declares, or is a millisecond later than the one before it in order. Sets the final
 * `updated` and version of every row of the difference, and adds other rows that have to move.
 */
export function spreadUpdates(store: Store, difference: Difference): void {
  const { before, after } = difference;
  for (const group of groupsIn(store, writeUpdates(store, difference))) {
    let updated = Number.NEGATIVE_INFINITY;
    for (const [declared, key] of group) {
      updated = Math.max(declared, updated + 1);
      const row = after.get(key) ?? rowOfKey(store, key);
      if (row === undefined || (!after.has(key) && row.updated === updated)) continue;
      if (!after.has(key)) before.set(key, row);
      after.set(key, finished(row, updated, before.get(key)));
    }
  }
  for (const [key, row] of after) {
    if (!isLive(row)) after.set(key, finished(row, row.declaredUpdated, before.get(key)));
  }
}

/** From this many seconds on, scanning the range between them is cheaper than looking up each. */
const manySeconds = 1_000;

/** What articles declare within each of the seconds, in order. */
function groupsIn(store: Store, seconds: ReadonlySet<Instant>): Iterable<readonly Declaration[]> {
  const groups = new Map<Instant, Declaration[]>();
  const walk = (from: Instant, to: Instant): void => {
    for (const [declared, , key] of store.updates.getKeys({ start: floorOf(from), end: floorOf(to + second) })) {
      const at = secondOf(declared);
      const group = groups.get(at);
      if (group !== undefined) group.push([declared, key]);
      else if (seconds.has(at)) groups.set(at, [[declared, key]]);
    }
  };
  if (seconds.size < manySeconds) for (const at of seconds) walk(at, at);
  else walk(extreme(seconds, Math.min), extreme(seconds, Math.max));
  return groups.values();
}

/** The beginning of the second. */
function secondOf(instant: Instant): Instant {
  return Math.floor(instant / second) * second;
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

/** Updates the order by `updated`. Returns the seconds in which articles are added, removed or changed. */
function writeUpdates(store: Store, { before, after }: Difference): Set<Instant> {
  const leaving = [...before].filter(([key, old]) => isLive(old) && !isSamePlace(after.get(key), old));
  const live = [...after].filter(([, row]) => isLive(row));
  const coming = live.filter(([key, row]) => !isSamePlace(before.get(key), row)).map(([key, row]) => placeOf(row, key));
  for (const [key, old] of leaving) store.updates.removeSync(placeOf(old, key));
  for (const place of coming.sort((a, b) => a[0] - b[0])) store.updates.putSync(place, true);
  return new Set([...leaving, ...live].map(([, row]) => secondOf(row.declaredUpdated)));
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
