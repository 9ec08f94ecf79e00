import type { Database } from "lmdb";
import { namesOfId } from "../records/uri.ts";
import { apply } from "./apply.ts";
import { type Catalog, type CatalogView, filesNote, type RecordDigest, type Row, type Stamp } from "./catalog.ts";
import { writing } from "./catalog-error.ts";
import { placesFrom } from "./chunks.ts";
import { isClockSetBack } from "./clock.ts";
import { truncationOf } from "./damage.ts";
import { cachedReader } from "./decoded-cache.ts";
import { dropPassing, keepEditions, keepPassing } from "./editions.ts";
import { lengthen } from "./lmdb-header.ts";
import { pageOf, rankOf, rowsInOrder, totalOf } from "./order.ts";
import { cachedUntilAnyMoves, cachedUntilMoved } from "./order-cache.ts";
import { brokenFiles, forgetReported, problemsIn, readingProblemsIn, reportProblems } from "./problems.ts";
import { unseal } from "./seal-file.ts";
import {
  behindNote,
  closeStore,
  fileKey,
  isSameFile,
  openStore,
  readStore,
  rowKey,
  rowOfKey,
  rowsCalled,
  rowsOfFile,
  type Store,
  type StoredRow,
} from "./store.ts";
import { forgetStamp } from "./write-files.ts";

/** Enough for the documents that edits affect again and again. */
const maxCachedRows = 4_000;
const maxCachedLayouts = 200;

/** Opens the embedded catalog, which is one file. Unless it is intact, it is rebuilt, and `onNotice` is called. */
export function openLmdbCatalog(file: string, onNotice: (notice: string) => void): Catalog {
  return catalogOf(openStore(file, onNotice), file);
}

/** Opens the catalog for reading only, in another thread or process than the one that writes it. */
export function readLmdbCatalog(file: string): CatalogView {
  return catalogOf(readStore(file), file);
}

function catalogOf(store: Store, file: string): Catalog {
  const writer = openWriter(store, file);
  return {
    ...answersOf(store),
    ...changesTo(store, writer),
    get isBehind() {
      return store.notes.get(behindNote) !== undefined;
    },
    refresh() {
      writer.expectOthers();
      // A backup being copied over it is shorter at first, for instance.
      if (!isSameFile(store, file) || truncationOf(file) !== undefined) return false;
      store.root.resetReadTxn();
      return true;
    },
    async flushed() {
      await store.root.flushed;
    },
    close: () => closeStore(store, file),
  };
}

function answersOf(store: Store): Omit<CatalogView, "isBehind"> {
  const { rows } = store;
  const rowsOf = (numbers: readonly number[]): Row[] =>
    numbers.map((number) => rows.get(number)).filter((row) => row !== undefined);
  const rememberedRow = cachedReader(rows, maxCachedRows);
  const rememberedRowsOf = (numbers: readonly number[]): Row[] =>
    numbers.map(rememberedRow).filter((row) => row !== undefined);
  const oldest = cachedUntilMoved(store, (feed) => rowsInOrder(store, feed, { newestFirst: false, limit: 1 }));
  return {
    *stamps() {
      for (const { key, value } of store.files.getRange()) yield [value.path ?? key, stampOf(value)] as const;
    },
    stamp(path) {
      const stored = store.files.get(fileKey(path));
      return stored === undefined ? undefined : stampOf(stored);
    },
    row: (id) => rowOfKey(store, rowKey(id)) ?? rowsCalled(store, namesOfId(id))[0],
    rowsOfFile: (path) => rowsOfFile(store, path),
    rowOfSlug(slug) {
      const number = store.slugs.get(slug);
      return number === undefined ? undefined : rows.get(number);
    },
    *rows() {
      for (const { value } of rows.getRange()) yield value;
    },
    total: (feed) => totalOf(store, feed),
    feeds: cachedUntilAnyMoves(store, () =>
      [...store.totals.getRange()].map(({ key, value: [total] }) => ({ key, total })),
    ),
    newest: (feed, count) => rememberedRowsOf(rowsInOrder(store, feed, { newestFirst: true, limit: count })),
    oldest: (feed) => rememberedRowsOf(oldest(feed, 0))[0],
    *inOrder(feed) {
      for (const { number } of placesFrom(store, feed)) {
        const row = rows.get(number);
        if (row !== undefined) yield row;
      }
    },
    page: (feed, number) => rowsOf(pageOf(store, feed, number - 1)),
    countBefore: cachedUntilMoved(store, (feed, instant) => rankOf(store, feed, { published: instant, key: "" })),
    neighbours(feed, { id, published }) {
      const key = rowKey(id);
      const beyond = { published, key, number: store.numbers.get(key) ?? 0 };
      const [newer] = rowsOf(rowsInOrder(store, feed, { newestFirst: false, beyond, limit: 1 }));
      const [older] = rowsOf(rowsInOrder(store, feed, { newestFirst: true, beyond, limit: 1 }));
      return { ...(newer && { newer }), ...(older && { older }) };
    },
    nextDue(now) {
      for (const [instant] of store.due.getKeys({ start: [now + 1, ""], limit: 1 })) return instant;
      return undefined;
    },
    hasDue: (now) => store.due.getKeysCount({ end: [now + 1, ""], limit: 1 }) > 0 || isClockSetBack(store, now),
    problems: () => problemsIn(store),
    readingProblems: () => readingProblemsIn(store),
    layout: cachedReader(store.layouts, maxCachedLayouts),
    *layouts() {
      for (const { key, value } of store.layouts.getRange()) yield [key, value] as const;
    },
    held: (id) => store.held.get(rowKey(id)),
    *heldArticles() {
      const rows = brokenFiles(store).flatMap((path) => rowsOfFile(store, path).filter(({ held }) => held));
      for (const row of rows) {
        const fragments = store.held.get(rowKey(row.id)) ?? {};
        yield { id: row.id, path: row.path, record: digestOf(row), fragments };
      }
    },
    *companions() {
      for (const { key, value } of store.companions.getRange()) yield [key, value] as const;
    },
    companionsOf: (slug) => store.companions.get(slug),
    note: (key) => store.notes.get(key),
  };
}

function changesTo(
  store: Store,
  { inTransaction }: Writer,
): Omit<Catalog, keyof CatalogView | "refresh" | "flushed" | "close"> {
  return {
    apply: (batch) => inTransaction(() => apply(store, batch)),
    keepLayouts: (layouts) => inTransaction(() => putAll(store.layouts, layouts)),
    caughtUp(layouts, notes) {
      inTransaction(() => {
        putAll(store.layouts, layouts);
        putAll(store.notes, Object.entries(notes));
        store.notes.removeSync(behindNote);
        dropPassing(store);
      });
    },
    doubt(paths) {
      inTransaction(() => {
        store.notes.removeSync(filesNote);
        for (const path of paths) forgetStamp(store, path);
      });
    },
    report: (found) => inTransaction(() => reportProblems(store, found)),
    reportAnew(found) {
      inTransaction(() => {
        forgetReported(store);
        reportProblems(store, found);
      });
    },
    hold: (editions) => inTransaction(() => keepEditions(store, editions)),
    holdUntilCaughtUp: (editions) => inTransaction(() => keepPassing(store, editions)),
    setCompanions: (companions) => inTransaction(() => putAll(store.companions, companions)),
    setNotes: (notes) => inTransaction(() => putAll(store.notes, Object.entries(notes))),
  };
}

/** Writes to the store. */
interface Writer {
  /** Does all of the work, or nothing. */
  inTransaction<Result>(work: () => Result): Result;
  /** To be called if another process may have closed the store since then and left a checksum. */
  expectOthers(): void;
}

function openWriter(store: Store, file: string): Writer {
  let isUnsealed = false;
  return {
    inTransaction(work) {
      // The checksum does not cover an unfinished transaction after a kill or on a full disk.
      if (!isUnsealed) unseal(file);
      isUnsealed = true;
      return writing(file, () => {
        const result = store.root.transactionSync(work);
        if (isSameFile(store, file)) lengthen(file);
        return result;
      });
    },
    expectOthers() {
      isUnsealed = false;
    },
  };
}

/** `undefined` removes a key. */
function putAll<V>(table: Database<V, string>, values: Iterable<readonly [key: string, value: V | undefined]>): void {
  for (const [key, value] of values) {
    if (value === undefined) table.removeSync(key);
    else table.putSync(key, value);
  }
}

function stampOf(stored: { readonly size: number; readonly modified: number }): Stamp {
  return { sizeInBytes: stored.size, modifiedMs: stored.modified };
}

function digestOf(row: StoredRow): RecordDigest {
  const { id, minted, wish, index, hash, title, url, published, declaredUpdated, expires, tags, authors, draft } = row;
  const links = row.links?.map(({ path }) => path);
  return {
    index,
    hash,
    ...(!minted && { id }),
    slug: wish,
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    published,
    updated: declaredUpdated,
    ...(expires !== undefined && { expires }),
    tags,
    authors,
    draft,
    ...(links !== undefined && { links }),
  };
}
