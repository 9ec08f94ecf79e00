import type { Instant } from "../records/article.ts";
import { rowKey, type Store } from "./store.ts";
import { placeLength } from "./tables.ts";

/** An article's place in the order of a feed: by `published`, then by its row's key. */
export interface Place {
  readonly published: Instant;
  readonly key: string;
  /** The number of its row. */
  readonly number: number;
}

/** A position in the order that need not be an article's. */
export type Point = Pick<Place, "published" | "key">;

/** A place as a chunk stores it; the key can be taken from the row. */
export type StoredPlace = Omit<Place, "key"> & Partial<Pick<Place, "key">>;

/** Above every row key. */
export const lastKey = "\u{10ffff}";

// A feed's order is stored in chunks of neighbouring places, keyed by their first place: one row per place would
// dominate the cost of a large batch.
type ChunkKey = [feed: string, published: Instant, key: string];

interface Chunk {
  readonly key: ChunkKey;
  readonly places: readonly StoredPlace[];
}

/** A chunk with more places is split; an edit rewrites one or two chunks. */
const maxPlaces = 256;

/** The places of a feed in order, from a point on and before another one. */
export function* placesFrom(store: Store, feed: string, from?: Point, before?: Point): Iterable<StoredPlace> {
  const start = from === undefined ? floorOf(feed) : (chunkKeyHolding(store, feed, from) ?? floorOf(feed));
  let first = from;
  for (const { value } of store.order.getRange({ start, end: ceilingOf(feed) })) {
    const places = decode(value);
    const end = before === undefined ? places.length : placesBefore(store, places, before);
    yield* places.slice(first === undefined ? 0 : placesBefore(store, places, first), end);
    if (end < places.length) return;
    first = undefined;
  }
}

/** The places of a feed before a point, or all of them, in reverse order. */
export function* placesBackFrom(store: Store, feed: string, point?: Point): Iterable<StoredPlace> {
  const start = point === undefined ? ceilingOf(feed) : keyOf(feed, point);
  for (const { value } of store.order.getRange({ start, end: floorOf(feed), reverse: true })) {
    const places = decode(value);
    yield* places.slice(0, point === undefined ? places.length : placesBefore(store, places, point)).reverse();
  }
}

/** Inserts places, which must be in order, into a feed. Their rows must already be stored. */
export function insertPlaces(store: Store, feed: string, places: readonly Place[]): void {
  for (const { chunk, isLast, among } of byChunk(store, feed, places)) {
    const all = merged(store, chunk?.places ?? [], among);
    // Most articles are appended, so the last chunks are left full.
    writeChunks(store, feed, chunk, inPieces(all, isLast ? maxPlaces : Math.ceil(all.length / piecesOf(all))));
  }
}

/** Removes places, in order, from a feed. */
export function removePlaces(store: Store, feed: string, places: readonly Place[]): void {
  for (const { chunk, among } of byChunk(store, feed, places)) {
    const leaving = new Set(among.map(({ number }) => number));
    const staying = chunk?.places.filter(({ number }) => !leaving.has(number)) ?? [];
    writeChunks(store, feed, chunk, inPieces(staying, maxPlaces));
  }
}

/** By `published`, then by key. */
export function comparePoints(one: Point, other: Point): number {
  return one.published === other.published ? compareKeys(one.key, other.key) : one.published - other.published;
}

/** Compares strings as the store does: by their UTF-8 bytes. */
function compareKeys(one: string, other: string): number {
  return one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Places that belong in one chunk; `chunk` is missing if the feed has none yet. */
interface Group {
  readonly chunk: Chunk | undefined;
  readonly isLast: boolean;
  readonly among: readonly Place[];
}

/** Groups the places by chunk. Each chunk is looked up only after the previous ones have been processed. */
function* byChunk(store: Store, feed: string, places: readonly Place[]): Iterable<Group> {
  let from = 0;
  for (let first = places[from]; first !== undefined; first = places[from]) {
    const [chunk, next] = chunksFrom(store, feed, first);
    let to = from + 1;
    for (let place = places[to]; place !== undefined; place = places[to]) {
      if (next !== undefined && comparePoints(place, next) >= 0) break;
      to += 1;
    }
    yield { chunk, isLast: next === undefined, among: places.slice(from, to) };
    from = to;
  }
}

/** The chunk where a place belongs, and the start of the next one. */
function chunksFrom(store: Store, feed: string, point: Point): [Chunk | undefined, Point | undefined] {
  const start = chunkKeyHolding(store, feed, point) ?? floorOf(feed);
  const [chunk, next] = [...store.order.getRange({ start, end: ceilingOf(feed), limit: 2 })];
  return [
    chunk && { key: chunk.key, places: decode(chunk.value) },
    next && { published: next.key[1], key: next.key[2] },
  ];
}

/** Key of the last chunk that begins at or before the point. */
function chunkKeyHolding(store: Store, feed: string, point: Point): ChunkKey | undefined {
  const range = { start: keyOf(feed, point), end: floorOf(feed), reverse: true, limit: 1 };
  for (const key of store.order.getKeys(range)) return key;
  return undefined;
}

/** Replaces the chunk by the pieces. */
function writeChunks(
  store: Store,
  feed: string,
  before: Chunk | undefined,
  pieces: Iterable<readonly StoredPlace[]>,
): void {
  let isKept = before === undefined;
  for (const piece of pieces) {
    const [first] = piece;
    if (first === undefined) continue;
    const key = keyOf(feed, { published: first.published, key: keyOfPlace(store, first) });
    store.order.putSync(key, encode(piece));
    isKept ||= before !== undefined && key[1] === before.key[1] && key[2] === before.key[2];
  }
  if (!isKept && before !== undefined) store.order.removeSync(before.key);
}

function piecesOf(places: readonly StoredPlace[]): number {
  return Math.ceil(places.length / maxPlaces);
}

function* inPieces(places: readonly StoredPlace[], size: number): Iterable<readonly StoredPlace[]> {
  for (let from = 0; from < places.length; from += size) yield places.slice(from, from + size);
}

function merged(store: Store, kept: readonly StoredPlace[], coming: readonly Place[]): readonly StoredPlace[] {
  const all: StoredPlace[] = [];
  let from = 0;
  for (const place of coming) {
    const to = placesBefore(store, kept, place, from);
    all.push(...kept.slice(from, to), place);
    from = to;
  }
  all.push(...kept.slice(from));
  return all;
}

/** How many of the places precede the point; the first `least` are known to. */
function placesBefore(store: Store, places: readonly StoredPlace[], point: Point, least = 0): number {
  let [low, high] = [least, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = places[middle];
    if (place !== undefined && isBefore(store, place, point)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBefore(store: Store, place: StoredPlace, point: Point): boolean {
  if (place.published !== point.published) return place.published < point.published;
  return compareKeys(keyOfPlace(store, place), point.key) < 0;
}

function keyOfPlace(store: Store, { key, number }: StoredPlace): string {
  return key ?? rowKey(store.rows.get(number)?.id ?? "");
}

function keyOf(feed: string, { published, key }: Point): ChunkKey {
  return [feed, published, key];
}

function floorOf(feed: string): ChunkKey {
  return [feed, Number.NEGATIVE_INFINITY, ""];
}

function ceilingOf(feed: string): ChunkKey {
  return [feed, Number.POSITIVE_INFINITY, lastKey];
}

function encode(places: readonly StoredPlace[]): Buffer {
  const bytes = Buffer.allocUnsafe(places.length * placeLength);
  for (const [index, { published, number }] of places.entries()) {
    bytes.writeDoubleLE(published, index * placeLength);
    bytes.writeUInt32LE(number, index * placeLength + 8);
  }
  return bytes;
}

function decode(bytes: Buffer): readonly StoredPlace[] {
  const places: StoredPlace[] = [];
  for (let at = 0; at + placeLength <= bytes.length; at += placeLength) {
    places.push({ published: bytes.readDoubleLE(at), number: bytes.readUInt32LE(at + 8) });
  }
  return places;
}
