import type { Database } from "lmdb";
import type { Batch, FeedChange } from "./catalog.ts";
import type { OrderKey, Store } from "./store.ts";

/** What changed in the order of one feed. */
export interface FeedEdits {
  readonly added: OrderKey[];
  readonly removed: OrderKey[];
  readonly edited: OrderKey[];
}

/** Above every row key. */
const last = "\u{10ffff}";

/** Row keys of a feed in order. `after`: only those beyond that place, which itself is left out. */
export function readOrder(
  order: Database<true, [string, number, string]>,
  options: { feed: string; newestFirst: boolean; after?: OrderKey; limit: number },
): string[] {
  const { feed, newestFirst, after, limit } = options;
  const floor: [string, number, string] = [feed, Number.NEGATIVE_INFINITY, ""];
  const ceiling: [string, number, string] = [feed, Number.POSITIVE_INFINITY, last];
  const start = after === undefined ? (newestFirst ? ceiling : floor) : ([...after] as [string, number, string]);
  const end = newestFirst ? floor : ceiling;
  const keys = order.getKeys({ start, end, reverse: newestFirst, limit: limit + 1 });
  const found = [...keys].filter((key) => after === undefined || key[1] !== after[1] || key[2] !== after[2]);
  return found.slice(0, limit).map((key) => key[2]);
}

/** Row keys of one page, newest first; pages count from 0, the oldest. */
export function pageOf(store: Store, feed: string, page: number): string[] {
  const first = store.pages.get([feed, page]);
  if (first === undefined) return [];
  const next = store.pages.get([feed, page + 1]);
  const end: [string, number, string] =
    next === undefined ? [feed, Number.POSITIVE_INFINITY, last] : [feed, next[0], next[1]];
  const keys = [...store.order.getKeys({ start: [feed, first[0], first[1]], end })];
  return keys.map((key) => key[2]).reverse();
}

/** How many articles of the feed come before this place. */
export function rankOf(store: Store, place: OrderKey): number {
  const page = pageHolding(store, place);
  const first = page < 0 ? undefined : store.pages.get([place[0], page]);
  if (first === undefined) return 0;
  const size = Number(store.notes.get("pageSize"));
  const start: [string, number, string] = [place[0], first[0], first[1]];
  return page * size + store.order.getKeysCount({ start, end: [...place] as [string, number, string] });
}

/** The last page whose first article is not after `place`; -1 where there is none. */
function pageHolding(store: Store, [feed, published, row]: OrderKey): number {
  let low = 0;
  let high = Math.ceil((store.totals.get(feed) ?? 0) / Number(store.notes.get("pageSize") ?? 1));
  while (low < high) {
    const middle = (low + high) >> 1;
    const first = store.pages.get([feed, middle]);
    if (first !== undefined && comparePlaces(first, [published, row]) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function comparePlaces(a: readonly [number, string], b: readonly [number, string]): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  return compareKeys(a[1], b[1]);
}

/** As the store orders strings: by their UTF-8 bytes. */
function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Takes the edits into the feed's order, and tells how it changed. */
export function feedChange(store: Store, feed: string, edits: FeedEdits, batch: Batch): FeedChange {
  const totalBefore = store.totals.get(feed) ?? 0;
  const totalAfter = totalBefore + edits.added.length - edits.removed.length;
  const moved = [...edits.added, ...edits.removed];
  for (const key of edits.removed) store.order.removeSync([...key] as [string, number, string]);
  for (const key of edits.added.sort(compareOrder)) store.order.putSync([...key] as [string, number, string], true);

  const archived = batch.archived(feed);
  const lowest = moved.length === 0 ? undefined : moved.reduce((a, b) => (compareOrder(b, a) < 0 ? b : a));
  if (archived && lowest !== undefined) {
    const page = Math.max(0, pageHolding(store, lowest));
    writePages(store, feed, page, batch.pageSize);
  }
  if (totalAfter === 0) store.totals.removeSync(feed);
  else store.totals.putSync(feed, totalAfter);
  if (!archived) return { feed, totalBefore, totalAfter, edited: [] };
  return {
    feed,
    totalBefore,
    totalAfter,
    ...(lowest !== undefined && { shiftedFrom: rankOf(store, lowest) }),
    edited: edits.edited.map((key) => rankOf(store, key)),
  };
}

function compareOrder(a: OrderKey, b: OrderKey): number {
  return a[1] === b[1] ? compareKeys(a[2], b[2]) : a[1] - b[1];
}

/** Whether pages now have another size, or other feeds have pages: then none of the known beginnings counts any more. */
export function turnPages(store: Store, batch: Batch): boolean {
  const archived = batch.archived("tags/") ? "all" : batch.archived("main") ? "main" : "none";
  const repaged = store.notes.get("pageSize") !== String(batch.pageSize) || store.notes.get("archived") !== archived;
  if (!repaged) return false;
  store.pages.clearSync();
  store.notes.putSync("pageSize", String(batch.pageSize));
  store.notes.putSync("archived", archived);
  return true;
}

export function writeAllPages(store: Store, batch: Batch): void {
  for (const feed of [...store.totals.getKeys()]) if (batch.archived(feed)) writePages(store, feed, 0, batch.pageSize);
}

/** Writes where each page begins, from that page on, whose own beginning may have moved. */
function writePages(store: Store, feed: string, from: number, pageSize: number): void {
  const first = from === 0 ? undefined : store.pages.get([feed, from]);
  const start: [string, number, string] = first === undefined ? [feed, Number.NEGATIVE_INFINITY, ""] : [feed, ...first];
  let page = first === undefined ? 0 : from;
  let rank = page * pageSize;
  const beginnings: [number, string][] = [];
  for (const [, published, row] of store.order.getKeys({ start, end: [feed, Number.POSITIVE_INFINITY, last] })) {
    if (rank % pageSize === 0) beginnings.push([published, row]);
    rank += 1;
  }
  for (const beginning of beginnings) store.pages.putSync([feed, page++], beginning);
  while (store.pages.removeSync([feed, page])) page += 1;
}
