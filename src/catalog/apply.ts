import { isError } from "../errors.ts";
import { mainFeedKey } from "../records/main-feed.ts";
import { type Applied, type Batch, type FileReading, filesNote, isLive, type Row } from "./catalog.ts";
import { notePassed } from "./clock.ts";
import { type Difference, differenceOf, isToBeLive } from "./difference.ts";
import { settleLinks, writeLinks } from "./links.ts";
import { isMassRemoval, MassRemovalError } from "./mass-removal.ts";
import { discardOutdatedPages, feedChange, totalOf, writeAllPages } from "./order.ts";
import { refuseProblems } from "./problems.ts";
import { type Holder, type Registry, type Settled, type Settlement, settle } from "./settle.ts";
import {
  behindNote,
  fillingNote,
  nextRowNumber,
  rowKey,
  rowOfKey,
  rowsCalled,
  type Store,
  type StoredRow,
} from "./store.ts";
import { countChanges, touchedRows } from "./touched.ts";
import { spreadUpdates } from "./updates.ts";
import { freeSetAside, writeFiles } from "./write-files.ts";
import { writeRows } from "./write-rows.ts";

/** Applies a batch within the caller's transaction. */
export function apply(store: Store, batch: Batch): Applied {
  noteBatch(store, batch);
  const difference = differenceOf(store, batch);
  const { settled, setAside, displaced } = settleBatch(store, batch, difference);
  for (const holder of displaced) withdrawDisplaced(store, difference, holder);
  let number = nextRowNumber(store);
  for (const one of settled) {
    const key = rowKey(one.id);
    const before = difference.before.get(key);
    difference.after.set(key, rowOf(one, batch, before, before?.number ?? number++));
  }
  const newlyHeld = holdUnreadable(batch, difference);
  refuseMassRemoval(store, batch, difference);

  settleLinks(store, difference);
  notePassed(store, difference.after.values(), batch.now);
  spreadUpdates(store, difference);
  const edits = writeRows(store, batch.now, difference);
  writeLinks(store, difference);
  writeFiles(store, batch, difference, setAside);
  if (batch.strict) refuseProblems(store);
  const reread = freeSetAside(store, difference);
  const repaged = discardOutdatedPages(store, batch);
  const feeds = [...edits].map(([feed, edit]) => feedChange(store, feed, edit, batch));
  if (repaged) writeAllPages(store, batch);
  const pages = batch.skipsPages === true ? { touched: [], withdrawn: [] } : touchedRows(store, difference);
  const growth = difference.after.size - difference.before.size;
  const noLongerHeld = [...difference.before].filter(([key, row]) => row.held && !difference.after.get(key)?.held);
  return {
    count: countChanges(difference),
    growth,
    feeds,
    ...pages,
    newlyHeld,
    noLongerHeld: noLongerHeld.length,
    reread,
  };
}

function noteBatch({ notes }: Store, batch: Batch): void {
  notes.putSync(behindNote, "yes");
  notes.removeSync(filesNote);
  if (batch.moreFollows === true) notes.putSync(fillingNote, "yes");
  else notes.removeSync(fillingNote);
  for (const [name, value] of Object.entries(batch.notes ?? {})) notes.putSync(name, value);
}

function settleBatch(store: Store, batch: Batch, { before, after, claims }: Difference): Settlement {
  const faulty = new Map(batch.readings.filter(hasFault).map((reading) => [reading.path, reading]));
  // A row that will be held keeps its id and slug, whichever records claim them meanwhile.
  const isOutgoing = (key: string, row: StoredRow): boolean =>
    !after.has(key) && (!faulty.has(row.path) || claimsRow(faulty.get(row.path), row));
  const outgoing = [...before].filter(([key, row]) => isOutgoing(key, row)).map(([, row]) => row);
  return settle(claims, registryOf(store, outgoing));
}

/** Whether one of the reading's records is the row's article. */
function claimsRow(reading: FileReading | undefined, row: StoredRow): boolean {
  return (reading?.records ?? []).some(({ id, slug }) =>
    id === undefined ? row.minted && slug === row.wish : id === row.id,
  );
}

function registryOf(store: Store, outgoing: readonly StoredRow[]): Registry {
  const leaving = new Set(outgoing.map((row) => rowKey(row.id)));
  const leavingByWish = groupBy(outgoing, (row) => row.wish);
  const staying = (row: StoredRow | undefined): StoredRow | undefined =>
    row === undefined || leaving.has(rowKey(row.id)) ? undefined : row;
  return {
    byNames: (names) => rowsCalled(store, names).filter((row) => staying(row) !== undefined),
    bySlug(slug) {
      const number = store.slugs.get(slug);
      return number === undefined ? undefined : staying(store.rows.get(number));
    },
    before({ record, path }) {
      const same = (leavingByWish.get(record.slug) ?? []).filter((row) =>
        record.id === undefined ? row.minted : row.id === record.id,
      );
      const sameDay = same.filter((row) => row.published === record.published);
      const here = same.filter((row) => row.path === path);
      return sameDay.find((row) => row.path === path) ?? (here.length === 1 ? here[0] : sameDay[0]);
    },
  };
}

/**
 * Treats the holder as changed, since its id goes to a record that precedes it by path. Its own file is read again if
 * that record vanishes.
 */
function withdrawDisplaced(store: Store, { before }: Difference, holder: Holder): void {
  const key = rowKey(holder.id);
  const row = rowOfKey(store, key);
  if (row !== undefined) before.set(key, row);
}

/**
 * Articles that declare the same instant are spread over the following milliseconds, so this leaves room before the
 * year 10000, which no format can express.
 */
const latestUpdate = Date.UTC(9999, 11, 31, 23);

function rowOf(settled: Settled, batch: Batch, before: StoredRow | undefined, number: number): StoredRow {
  const { record, id, slug, minted, path } = settled;
  const declaredUpdated = Math.min(Math.max(record.updated ?? record.published, record.published), latestUpdate);
  const row = {
    number,
    id,
    slug,
    path,
    index: record.index,
    hash: record.hash,
    version: "",
    published: record.published,
    updated: declaredUpdated,
    declaredUpdated,
    ...(record.expires !== undefined && { expires: record.expires }),
    ...(record.title !== undefined && { title: record.title }),
    ...(record.url !== undefined && { url: record.url }),
    tags: record.tags,
    authors: record.authors,
    wish: record.slug,
    minted,
    draft: record.draft,
    held: false,
    ...(record.links !== undefined && { links: record.links.map((path) => ({ path })) }),
  };
  return { ...row, feeds: isToBeLive(row, batch.now, before) ? batch.membership(row) : [] };
}

/** Holds rows that their file no longer yields, if the file has an error that may be the reason. */
function holdUnreadable(batch: Batch, { before, after }: Difference): Row[] {
  const faulty = new Set(batch.readings.filter(hasFault).map((reading) => reading.path));
  const newlyHeld: Row[] = [];
  for (const [key, row] of before) {
    if (after.has(key) || !faulty.has(row.path)) continue;
    after.set(key, { ...row, held: true });
    if (!row.held) newlyHeld.push(row);
  }
  return newlyHeld;
}

function hasFault(reading: FileReading): boolean {
  return reading.problems.some(isError);
}

function refuseMassRemoval(store: Store, batch: Batch, { before, after }: Difference): void {
  if (batch.allowRemoval) return;
  const live = totalOf(store, mainFeedKey);
  const outgoing = [...before].filter(([key, row]) => isLive(row) && !isLive(after.get(key)));
  const removed = outgoing.filter(([key]) => !after.has(key)).length;
  // An article that just expired has not changed, so its hash is the same.
  const withdrawn = outgoing.filter(([key, row]) => after.has(key) && after.get(key)?.hash !== row.hash).length;
  const lost = removed + (withdrawn < manyWithdrawn ? 0 : withdrawn);
  // The sample article of a new publication is replaced by the author's first one: since one remains, this is no
  // accident.
  const isReplaced = removed === 1 && [...after.values()].some(isLive);
  if (isMassRemoval(lost, live, isReplaced ? 1 : 0)) throw new MassRemovalError(lost, live);
}

/**
 * If this many articles become drafts or are postponed at once, it may be a program's mistake; fewer are assumed to be
 * intended.
 */
const manyWithdrawn = 10;

function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
