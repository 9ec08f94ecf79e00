import type { Instant } from "../records/article.ts";
import type { Batch } from "./catalog.ts";
import { isTurnedBack, turnBack } from "./clock.ts";
import { fileKey, rowKey, rowOfKey, type Store, type StoredRow } from "./store.ts";
import { dueInstantsOf } from "./write-rows.ts";

/** The rows before and after a batch, by row key; a row that is missing after it is gone. */
export interface Difference {
  readonly before: Map<string, StoredRow>;
  readonly after: Map<string, StoredRow>;
}

/** Everything that the batch may touch, as it is now: the rows of its files, those that fall due, or all of them. */
export function differenceOf(store: Store, batch: Batch): Difference {
  const before = new Map<string, StoredRow>();
  const after = new Map<string, StoredRow>();
  const keep = (key: string, row: StoredRow): void => {
    before.set(key, row);
    after.set(key, reviewed(row, batch));
  };
  if (batch.membershipChanged) for (const { value } of store.rows.getRange()) keep(rowKey(value.id), value);
  if (isTurnedBack(store, batch.now)) {
    for (const row of turnBack(store, batch.now)) {
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
  for (const path of [...batch.readings.map((reading) => reading.path), ...batch.gone]) {
    for (const number of store.files.get(fileKey(path))?.rows ?? []) {
      const row = store.rows.get(number);
      if (row === undefined || row.path !== path) continue;
      const key = rowKey(row.id);
      before.set(key, row);
      after.delete(key);
    }
  }
  return { before, after };
}

function reviewed(row: StoredRow, batch: Batch): StoredRow {
  return { ...row, feeds: isLive(row, batch.now, row) ? batch.membership(row) : [] };
}

/** Never before it is due; once live, a clock that jumps back does not take it away again. */
export function isLive(row: Omit<StoredRow, "feeds">, now: Instant, before: StoredRow | undefined): boolean {
  if (row.draft || (row.expires !== undefined && row.expires <= now)) return false;
  const wasLive = before !== undefined && before.feeds.length > 0 && before.published === row.published;
  return wasLive || row.published <= now;
}
