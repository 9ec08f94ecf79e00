import { hash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";
import type { Problem } from "../errors.ts";
import type { Instant } from "../records/article.ts";
import type { Fragments, Layout, Row } from "./catalog.ts";

/** Raise it when the meaning of a table changes: a catalog of another version is rebuilt. */
const schemaVersion = 1;

/** A row with what only the catalog needs. */
export interface StoredRow extends Row {
  /** The slug that the record asks for. */
  readonly wish: string;
  /** Whether the id was settled from the slug. */
  readonly minted: boolean;
  readonly draft: boolean;
  /** Hash of the record. */
  readonly hash: string;
  /** As the record says, before it was told apart from others. */
  readonly declaredUpdated: Instant;
}

/** A known source file. */
export interface StoredFile {
  readonly size: number;
  readonly modified: number;
  /** Keys of its rows. */
  readonly rows: readonly string[];
}

export type OrderKey = readonly [feed: string, published: Instant, row: string];

/** The tables; keys of rows come from `rowKey`. */
export interface Store {
  readonly root: RootDatabase;
  readonly files: Database<StoredFile, string>;
  readonly rows: Database<StoredRow, string>;
  readonly slugs: Database<string, string>;
  readonly order: Database<true, [string, number, string]>;
  readonly totals: Database<number, string>;
  /** The oldest article of each page of a feed that keeps its history; pages count from 0. */
  readonly pages: Database<[number, string], [string, number]>;
  readonly due: Database<true, [number, string]>;
  /** Live articles by what they declare as `updated`. */
  readonly updates: Database<true, [number, number, string]>;
  /** Files whose record with that id was set aside for another one's. */
  readonly setAside: Database<true, [row: string, path: string]>;
  readonly problems: Database<Problem[], string>;
  readonly layouts: Database<Layout, string>;
  readonly held: Database<Fragments, string>;
  readonly notes: Database<string, string>;
}

/** An id as a key: a database key has a bounded length, an id has not. */
export function rowKey(id: string): string {
  return id.length <= 120 ? id : `${id.slice(0, 80)}#${hash("sha256", id)}`;
}

/** Note that stands while the publication has not caught up with the catalog. */
export const behindNote = "behind";

/** Opens the tables; whatever is not a whole catalog of this version is deleted first, and `onNotice` is told. */
export function openStore(file: string, onNotice: (notice: string) => void): Store {
  mkdirSync(dirname(file), { recursive: true });
  const damage = damageOf(file);
  if (damage !== undefined) startAfresh(file, damage, onNotice);
  try {
    return openTables(file);
  } catch (cause) {
    startAfresh(file, cause instanceof Error ? cause.message : String(cause), onNotice);
    return openTables(file);
  }
}

/** Opens the tables of a store that is open elsewhere in this process. */
export function readStore(file: string): Store {
  return openTables(file, true);
}

function startAfresh(file: string, reason: string, onNotice: (notice: string) => void): void {
  onNotice(`the catalog cannot be used (${reason}) and is rebuilt from the articles`);
  rmSync(file, { force: true });
  rmSync(`${file}-lock`, { force: true });
}

function openTables(file: string, readOnly = false): Store {
  const root = open({ path: file, maxDbs: 16, noSubdir: true, compression: false, readOnly });
  const table = <V, K extends string | (string | number)[]>(name: string): Database<V, K> =>
    root.openDB<V, K>({ name, encoding: "msgpack" });
  const notes = table<string, string>("notes");
  const found = notes.get("schema");
  if (found !== undefined && found !== String(schemaVersion)) {
    root.close();
    throw new Error(`version ${found}, expected ${schemaVersion}`);
  }
  if (found === undefined) notes.putSync("schema", String(schemaVersion));
  return {
    root,
    notes,
    files: table("files"),
    rows: root.openDB({ name: "rows", encoding: "msgpack", sharedStructuresKey: Symbol.for("structures") }),
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
  };
}

/** Closes the tables and leaves a checksum, so that damage done while nobody looks is noticed at the next opening. */
export async function closeStore(store: Store, file: string): Promise<void> {
  await store.root.flushed;
  await store.root.close();
  writeFileSync(sumFileOf(file), checksumOf(readFileSync(file)));
}

/**
 * Why the file is no whole store, or `undefined` where nothing speaks against it. LMDB maps its file into memory: a
 * truncated or overwritten one ends the process with a signal instead of an error, so it is looked at before it is mapped.
 * The checksum of an orderly close is used once; after a kill only the header can be held against the length.
 */
function damageOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const sumFile = sumFileOf(file);
  if (existsSync(sumFile)) {
    const expected = readFileSync(sumFile, "utf8");
    rmSync(sumFile);
    return expected === checksumOf(bytes) ? undefined : "its checksum is not that of its last orderly close";
  }
  return headerDamage(bytes);
}

// mdb.c, MDB_page and MDB_meta as lmdb-js builds them: offsets in each of the first two pages.
const metaOffsets = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152 };
const magic = 0xbeefc0de;

function headerDamage(bytes: Buffer): string | undefined {
  if (bytes.length < 8192) return "it is shorter than its own header";
  const metas = [bytes, bytes.subarray(bytes.readUInt32LE(metaOffsets.pageSize))];
  if (metas.some((meta) => meta.length < 160 || meta.readUInt32LE(metaOffsets.magic) !== magic)) {
    return "its header is not a catalog's";
  }
  const latest = metas.reduce((a, b) => (transactionOf(b) > transactionOf(a) ? b : a));
  const needed = (Number(latest.readBigUInt64LE(metaOffsets.lastPage)) + 1) * bytes.readUInt32LE(metaOffsets.pageSize);
  return bytes.length < needed ? `it has ${bytes.length} bytes of ${needed}` : undefined;
}

function transactionOf(meta: Buffer): bigint {
  return meta.readBigUInt64LE(metaOffsets.transaction);
}

function sumFileOf(file: string): string {
  return `${file}.sum`;
}

function checksumOf(bytes: Buffer): string {
  return `${bytes.length} ${hash("sha1", bytes)}`;
}
