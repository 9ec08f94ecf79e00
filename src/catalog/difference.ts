import type { Instant } from "../records/article.ts";
import { type Batch, type FileReading, isLive, type RecordDigest } from "./catalog.ts";
import { dueInstantsOf, isClockSetBack, takeRowsAhead } from "./clock.ts";
import type { Claim } from "./settle.ts";
import { rowKey, rowOfKey, rowsOfFile, type Store, type StoredRow } from "./store.ts";

/** The rows before and after a batch, by row key. A row missing in `after` is gone. */
export interface Difference {
  readonly before: Map<string, StoredRow>;
  readonly after: Map<string, StoredRow>;
  /** Records that were read and differ from the rows of their files. */
  readonly claims: readonly Claim[];
  /**
   * Rows of files that were read whose records are unchanged, perhaps at another position in the file. They are treated
   * as if the file had not been read.
   */
  readonly staying: readonly StoredRow[];
}

/** Everything the batch may affect, in its current state: the rows of its files, those that fall due, or all rows. */
export function differenceOf(store: Store, batch: Batch): Difference {
  const before = new Map<string, StoredRow>();
  const after = new Map<string, StoredRow>();
  const keep = (key: string, row: StoredRow): void => {
    before.set(key, row);
    after.set(key, reviewed(row, batch));
  };
  if (batch.membershipChanged) for (const { value } of store.rows.getRange()) keep(rowKey(value.id), value);
  if (isClockSetBack(store, batch.now)) {
    for (const row of takeRowsAhead(store, batch.now)) {
      const key = rowKey(row.id);
      keep(key, row);
      for (const instant of dueInstantsOf(row, batch.now)) store.due.putSync([instant, key], true);
    }
  }
  for (const [instant, key] of [...store.due.getKeys({ end: [batch.now + 1, ""] })]) {
    const row = rowOfKey(store, key);
    if (row !== undefined) keep(key, row);
    store.due.removeSync([instant, key]);
  }
  const takeAway = (row: StoredRow): void => {
    const key = rowKey(row.id);
    before.set(key, row);
    after.delete(key);
  };
  const readings = batch.readings.map((reading) => compare(reading, rowsOfFile(store, reading.path)));
  for (const row of readings.flatMap(({ outgoing }) => outgoing)) takeAway(row);
  for (const row of readings.flatMap(({ moved }) => moved)) {
    store.rows.putSync(row.number, row);
    if (before.has(rowKey(row.id))) keep(rowKey(row.id), row);
  }
  for (const path of batch.gone) for (const row of rowsOfFile(store, path)) takeAway(row);
  return {
    before,
    after,
    claims: readings.flatMap(({ claims }) => claims),
    staying: readings.flatMap(({ staying, moved }) => [...staying, ...moved]),
  };
}

/** A file's records compared with its known rows. */
interface Comparison {
  /** Rows without an unchanged record. */
  readonly outgoing: readonly StoredRow[];
  readonly staying: readonly StoredRow[];
  /** Rows whose records are unchanged, but at another position in their file. */
  readonly moved: readonly StoredRow[];
  readonly claims: readonly Claim[];
}

function compare({ path, records }: FileReading, known: readonly StoredRow[]): Comparison {
  const recordsByIndex = new Map(records.map((record) => [record.index, record]));
  const outgoing: StoredRow[] = [];
  const staying: StoredRow[] = [];
  const unmatched: StoredRow[] = [];
  for (const row of known) {
    const isUnchanged = recordsByIndex.get(row.index)?.hash === row.hash && !row.held;
    if (isUnchanged) recordsByIndex.delete(row.index);
    (isUnchanged ? staying : unmatched).push(row);
  }
  // A record added or removed near the beginning moves all that follow.
  const elsewhere = firstByHash(unmatched.length === 0 ? [] : recordsByIndex.values());
  const moved: StoredRow[] = [];
  for (const row of unmatched) {
    const index = elsewhere.get(row.hash);
    if (row.held || index === undefined || !recordsByIndex.delete(index)) outgoing.push(row);
    else moved.push({ ...row, index });
  }
  return { outgoing, staying, moved, claims: Array.from(recordsByIndex.values(), (record) => ({ path, record })) };
}

/** The first position of a record with each hash. */
function firstByHash(records: Iterable<RecordDigest>): ReadonlyMap<string, number> {
  const indices = new Map<string, number>();
  for (const { hash, index } of records) if (!indices.has(hash)) indices.set(hash, index);
  return indices;
}

function reviewed(row: StoredRow, batch: Batch): StoredRow {
  return { ...row, feeds: isToBeLive(row, batch.now, row) ? batch.membership(row) : [] };
}

/**
 * Whether an article is live after the batch. Never before it is due; but once live, it stays so when the clock jumps
 * back.
 */
export function isToBeLive(row: Omit<StoredRow, "feeds">, now: Instant, before: StoredRow | undefined): boolean {
  if (row.draft || (row.expires !== undefined && row.expires <= now)) return false;
  const wasLive = before !== undefined && isLive(before) && before.published === row.published;
  return wasLive || row.published <= now;
}
