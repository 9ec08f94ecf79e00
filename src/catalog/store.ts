import { hash } from "node:crypto";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Database, RootDatabase } from "lmdb";
import type { Problem } from "../errors.ts";
import type { Instant } from "../records/article.ts";
import type { Companions, Fragments, Layout, Row } from "./catalog.ts";
import { throwIfInaccessible, writing } from "./catalog-error.ts";
import { damageOf, lockFileOf } from "./damage.ts";
import { type Lmdb, lmdb } from "./lmdb.ts";
import { leaveRoomForHeader } from "./lmdb-header.ts";
import { seal, sealFileOf, stampOf } from "./seal-file.ts";
import { schemaVersion, type TableName, tables } from "./tables.ts";

/** A row with the fields that only the catalog needs. */
export interface StoredRow extends Row {
  /** Primary key: short and ascending, which is faster than the id. */
  readonly number: number;
  /** The slug that the record claims. */
  readonly wish: string;
  /** Whether the id was made from the slug. */
  readonly minted: boolean;
  readonly draft: boolean;
  /** From the record, before equal instants were spread. */
  readonly declaredUpdated: Instant;
}

/** A known source file. */
export interface StoredFile {
  /** Only if the key is not the path itself. */
  readonly path?: string;
  readonly size: number;
  readonly modified: number;
  /** Numbers of its rows. */
  readonly rows: readonly number[];
}

/** The tables. Keys of rows come from `rowKey`, keys of files from `fileKey`. */
export interface Store {
  readonly root: RootDatabase;
  /** Of the file that was opened. */
  readonly inode: number;
  /** Stamp of the file when it was found intact; missing if it was created. */
  readonly stamp?: string;
  readonly files: Database<StoredFile, string>;
  /** By number. */
  readonly rows: Database<StoredRow, number>;
  /** Numbers of rows by their keys. */
  readonly numbers: Database<number, string>;
  /** Row numbers by the keys of the other names that documents use for ids. */
  readonly aliases: Database<number, string>;
  /** Numbers of rows by slug. */
  readonly slugs: Database<number, string>;
  /** Places in the order of a feed, many per value (`chunks.ts`). */
  readonly order: Database<Buffer, [feed: string, published: Instant, row: string]>;
  /** The number of live articles of a feed, and a number that changes whenever one is added, removed or moved. */
  readonly totals: Database<[articles: number, move: number], string>;
  /** The oldest article of each page of a feed that keeps its history; pages count from 0. */
  readonly pages: Database<[number, string], [string, number]>;
  readonly due: Database<true, [number, string]>;
  /** Live articles by declared `updated`. */
  readonly updates: Database<true, [number, number, string]>;
  /** Paths of files with a record that was set aside in favour of the row. */
  readonly setAside: Database<string, [row: string, file: string]>;
  readonly problems: Database<Problem[], string>;
  readonly layouts: Database<Layout, string>;
  readonly held: Database<Fragments, string>;
  /** By the slug of the article. */
  readonly companions: Database<Companions, string>;
  /** Rows whose texts link to a file, which need not exist. */
  readonly links: Database<true, [file: string, row: string]>;
  readonly notes: Database<string, string>;
}

/** An id as a key, since the length of database keys is limited. */
export function rowKey(id: string): string {
  return id.length <= 120 ? id : `${id.slice(0, 80)}#${hash("sha256", id)}`;
}

/** The row with that key. */
export function rowOfKey(store: Store, key: string): StoredRow | undefined {
  const number = store.numbers.get(key);
  return number === undefined ? undefined : store.rows.get(number);
}

/** The rows whose ids have any of these names in documents. */
export function rowsCalled(store: Store, names: readonly string[]): StoredRow[] {
  const keys = names.map(rowKey);
  const numbers = keys.flatMap((key) => [store.numbers.get(key), store.aliases.get(key)]);
  const found = [...new Set(numbers)].map((number) => (number === undefined ? undefined : store.rows.get(number)));
  return found.filter((row) => row !== undefined);
}

/** The rows of a source file, except those whose id another file has taken over. */
export function rowsOfFile(store: Store, path: string): StoredRow[] {
  const numbers = store.files.get(fileKey(path))?.rows ?? [];
  return numbers.flatMap((number) => store.rows.get(number) ?? []).filter((row) => row.path === path);
}

/** A number above that of every row. */
export function nextRowNumber(store: Store): number {
  for (const number of store.rows.getKeys({ reverse: true, limit: 1 })) return number + 1;
  return 1;
}

/**
 * The longest path, in bytes, that is used as a key itself. LMDB keys have at most 1,978 bytes, and a key may combine a
 * path and a row key.
 */
const longestPath = 1_200;

/** A path as a key. */
export function fileKey(path: string): string {
  if (path.length * 3 <= longestPath || Buffer.byteLength(path) <= longestPath) return path;
  return `${path.slice(0, 80)}#${hash("sha256", path)}`;
}

/** Name of the note that exists while the publication is behind the catalog. */
export const behindNote = "behind";

/** Name of the note that exists during the first filling, while assigned ids and slugs may still change. */
export const fillingNote = "filling";

/** Opens the tables. Anything but an intact catalog of this version is deleted first, and `onNotice` is called. */
export function openStore(file: string, onNotice: (notice: string) => void): Store {
  const opener = lmdb();
  mkdirSync(dirname(file), { recursive: true });
  const stamp = stampOf(file);
  const damage = damageOf(file);
  if (damage !== undefined) startAfresh(file, damage, onNotice);
  try {
    const store = openTables(opener, file);
    if (store.notes.get(fillingNote) === undefined) return { ...store, ...(stamp !== undefined && { stamp }) };
    void store.root.close();
    startAfresh(file, "filling it for the first time was interrupted", onNotice);
  } catch (cause) {
    throwIfInaccessible(file, cause);
    startAfresh(file, cause instanceof Error ? cause.message : String(cause), onNotice);
  }
  return writing(file, () => openTables(opener, file));
}

/** Opens the tables read-only, whether or not others have them open. */
export function readStore(file: string): Store {
  return openTables(lmdb(), file, true);
}

function startAfresh(file: string, reason: string, onNotice: (notice: string) => void): void {
  onNotice(`the catalog cannot be used (${reason}) and is rebuilt from the articles`);
  try {
    for (const name of [file, lockFileOf(file), sealFileOf(file)]) rmSync(name, { recursive: true, force: true });
  } catch (cause) {
    throwIfInaccessible(file, cause);
    throw cause;
  }
}

function openTables({ open }: Lmdb, file: string, readOnly = false): Store {
  const root = open({ path: file, maxDbs: Object.keys(tables).length, noSubdir: true, compression: false, readOnly });
  const table = <V, K extends number | string | (string | number)[]>(name: TableName): Database<V, K> => {
    const { encoding, shared } = tables[name];
    return root.openDB<V, K>({ name, encoding, ...(shared && { sharedStructuresKey: Symbol.for("structures") }) });
  };
  const notes = table<string, string>("notes");
  const found = notes.get("schema");
  if (found !== undefined && found !== String(schemaVersion)) {
    root.close();
    throw new Error(`version ${found}, expected ${schemaVersion}`);
  }
  if (found === undefined) notes.putSync("schema", String(schemaVersion));
  return {
    root,
    inode: statSync(file).ino,
    notes,
    files: table("files"),
    rows: table("rows"),
    numbers: table("numbers"),
    aliases: table("aliases"),
    slugs: table("slugs"),
    order: table("order"),
    totals: table("totals"),
    pages: table("pages"),
    due: table("due"),
    updates: table("updates"),
    setAside: table("set-aside"),
    problems: table("problems"),
    layouts: table("layouts"),
    held: table("held"),
    companions: table("companions"),
    links: table("links"),
  };
}

/** Closes the tables and leaves a checksum, unless writing to the disk failed. */
export async function closeStore(store: Store, file: string): Promise<void> {
  try {
    await store.root.flushed;
  } finally {
    if (isSameFile(store, file)) leaveRoomForHeader(file);
    await store.root.close();
  }
  if (isSameFile(store, file)) seal(file, store.stamp);
}

/** Whether the open file is still the one at this path; someone may have deleted or replaced it. */
export function isSameFile(store: Store, file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.ino === store.inode;
}
