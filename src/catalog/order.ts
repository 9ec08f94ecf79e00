import { keepsHistory } from "../records/site.ts";
import type { Batch, FeedChange } from "./catalog.ts";
import {
  comparePoints,
  insertPlaces,
  type Place,
  type Point,
  placesBackFrom,
  placesFrom,
  removePlaces,
} from "./chunks.ts";
import { rowKey, type Store } from "./store.ts";

/** Changes in the order of one feed. */
export interface FeedEdits {
  readonly added: Place[];
  readonly removed: Place[];
  readonly edited: Point[];
}

/**
 * Numbers of a feed's rows, newest or oldest first. `beyond`: only those after that place in this direction, excluding
 * it.
 */
export function rowsInOrder(
  store: Store,
  feed: string,
  { newestFirst, beyond, limit }: { readonly newestFirst: boolean; readonly beyond?: Place; readonly limit: number },
): number[] {
  const places = newestFirst ? placesBackFrom(store, feed, beyond) : placesFrom(store, feed, beyond);
  const numbers: number[] = [];
  for (const { number } of places) {
    if (number === beyond?.number) continue;
    if (numbers.length === limit) break;
    numbers.push(number);
  }
  return numbers;
}

/** Numbers of one page's rows, newest first. Page 0 is the oldest. */
export function pageOf(store: Store, feed: string, page: number): number[] {
  const first = store.pages.get([feed, page]);
  if (first === undefined) return [];
  const numbers: number[] = [];
  for (const { number } of placesFrom(store, feed, pointOf(first))) {
    if (numbers.length === pageSizeOf(store)) break;
    numbers.push(number);
  }
  return numbers.reverse();
}

/** How many articles of the feed precede this point. */
export function rankOf(store: Store, feed: string, point: Point): number {
  const page = pageHolding(store, feed, point);
  const first = page < 0 ? undefined : store.pages.get([feed, page]);
  if (first === undefined) return 0;
  let rank = page * pageSizeOf(store);
  for (const _ of placesFrom(store, feed, pointOf(first), point)) rank += 1;
  return rank;
}

/** The last page whose first article does not follow the point; -1 if there is none. */
function pageHolding(store: Store, feed: string, point: Point): number {
  let low = 0;
  let high = Math.ceil(totalOf(store, feed) / pageSizeOf(store));
  while (low < high) {
    const middle = (low + high) >> 1;
    const first = store.pages.get([feed, middle]);
    if (first !== undefined && comparePoints(pointOf(first), point) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Applies the edits to the feed's order, and returns how it changed. */
export function feedChange(
  store: Store,
  feed: string,
  { added, removed, edited }: FeedEdits,
  batch: Batch,
): FeedChange {
  const totalBefore = totalOf(store, feed);
  const totalAfter = totalBefore + added.length - removed.length;
  const moved = [...added, ...removed];
  removePlaces(store, feed, removed.sort(comparePoints));
  insertPlaces(store, feed, added.sort(comparePoints));

  const isArchived = keepsHistory(feed, batch);
  const lowest = moved.length === 0 ? undefined : moved.reduce((a, b) => (comparePoints(b, a) < 0 ? b : a));
  if (isArchived && lowest !== undefined) {
    const page = Math.max(0, pageHolding(store, feed, lowest));
    writePages(store, feed, page, batch.pageSize);
  }
  if (moved.length > 0) {
    const move = nextMove(store);
    if (totalAfter > 0) store.totals.putSync(feed, [totalAfter, move]);
    else store.totals.removeSync(feed);
  }
  if (!isArchived) return { feed, totalBefore, totalAfter, edited: [] };
  return {
    feed,
    totalBefore,
    totalAfter,
    ...(lowest !== undefined && { shiftedFrom: rankOf(store, feed, lowest) }),
    edited: edited.map((point) => rankOf(store, feed, point)),
  };
}

/**
 * Discards the stored starts of pages if the page size, or which feeds have pages, has changed. Returns whether it did.
 */
export function discardOutdatedPages(store: Store, batch: Batch): boolean {
  const repaged =
    store.notes.get(pageSizeNote) !== String(batch.pageSize) || store.notes.get(archiveNote) !== batch.archive;
  if (!repaged) return false;
  store.pages.clearSync();
  // Invalidates cached results that were computed from pages.
  const move = nextMove(store);
  for (const { key, value } of [...store.totals.getRange()]) store.totals.putSync(key, [value[0], move]);
  store.notes.putSync(pageSizeNote, String(batch.pageSize));
  store.notes.putSync(archiveNote, batch.archive);
  return true;
}

/** Stores the start of each page, for every feed that keeps its history. */
export function writeAllPages(store: Store, batch: Batch): void {
  for (const feed of [...store.totals.getKeys()])
    if (keepsHistory(feed, batch)) writePages(store, feed, 0, batch.pageSize);
}

/** Stores the starts of pages from page `from` on, whose own start may have moved. */
function writePages(store: Store, feed: string, from: number, pageSize: number): void {
  const first = from === 0 ? undefined : store.pages.get([feed, from]);
  let page = first === undefined ? 0 : from;
  let rank = page * pageSize;
  const beginnings: [number, string][] = [];
  for (const { published, number } of placesFrom(store, feed, first && pointOf(first))) {
    if (rank % pageSize === 0) beginnings.push([published, rowKey(store.rows.get(number)?.id ?? "")]);
    rank += 1;
  }
  for (const beginning of beginnings) store.pages.putSync([feed, page++], beginning);
  while (store.pages.removeSync([feed, page])) page += 1;
}

/** The number of live articles in a feed. */
export function totalOf(store: Store, feed: string): number {
  return store.totals.get(feed)?.[0] ?? 0;
}

/** Names of the notes of how the stored pages were made, and of the number of changes in any order. */
const pageSizeNote = "pageSize";
const archiveNote = "archived";
const movesNote = "moves";

/** How often the order of any feed has changed. */
export function movesOf(store: Pick<Store, "notes">): number {
  return Number(store.notes.get(movesNote) ?? 0);
}

/** A number unique to this change. */
function nextMove(store: Store): number {
  const move = movesOf(store) + 1;
  store.notes.putSync(movesNote, String(move));
  return move;
}

function pageSizeOf(store: Store): number {
  return Number(store.notes.get(pageSizeNote) ?? 1);
}

function pointOf([published, key]: readonly [number, string]): Point {
  return { published, key };
}
