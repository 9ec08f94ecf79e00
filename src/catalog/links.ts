import type { FileLink } from "./catalog.ts";
import { lastKey } from "./chunks.ts";
import type { Difference } from "./difference.ts";
import { fileKey, rowKey, rowOfKey, rowsOfFile, type Store, type StoredRow } from "./store.ts";

/**
 * Updates the slugs and addresses in the links of every row of the difference, and adds other rows that link to an
 * article that was added, removed, or got another slug or address. Held rows are left alone.
 */
export function settleLinks(store: Store, difference: Difference): void {
  const { before, after } = difference;
  for (const key of rowsLinkingTo(store, difference)) {
    const row = before.has(key) ? undefined : rowOfKey(store, key);
    if (row !== undefined) takeIn(key, row, difference);
  }
  const leading = [...after].filter(([, row]) => row.links !== undefined && !row.held);
  if (leading.length === 0) return;
  // Only Markdown files can be linked to, and each contains one article.
  const inBatch = new Map(Array.from(after.values(), (row) => [row.path, row]));
  const articleIn = (path: string): StoredRow | undefined =>
    inBatch.get(path) ?? rowsOfFile(store, path).find(({ id }) => !before.has(rowKey(id)));
  for (const [key, row] of leading) {
    after.set(key, { ...row, links: row.links?.map(({ path }) => linkTo(path, articleIn(path))) ?? [] });
  }
}

/** Indexes which rows link to which files. */
export function writeLinks(store: Store, { before, after }: Difference): void {
  for (const [key, { links = [] }] of before)
    for (const { path } of links) store.links.removeSync([fileKey(path), key]);
  for (const [key, { links = [] }] of after)
    for (const { path } of links) store.links.putSync([fileKey(path), key], true);
}

function takeIn(key: string, row: StoredRow, { before, after }: Difference): void {
  before.set(key, row);
  after.set(key, row);
}

/** Keys of the files of articles that were added, removed, or got another slug or address. */
function renamedFiles({ before, after }: Difference): ReadonlySet<string> {
  const left = [...before].filter(([key, old]) => !hasSameAddress(after.get(key), old));
  const came = [...after].filter(([key, row]) => !hasSameAddress(before.get(key), row));
  return new Set([...left, ...came].map(([, { path }]) => fileKey(path)));
}

function hasSameAddress(one: StoredRow | undefined, other: StoredRow): boolean {
  return one?.path === other.path && one.slug === other.slug && one.url === other.url;
}

/** From this many files on, scanning all links is cheaper than looking up each file. */
const manyFiles = 1_000;

function rowsLinkingTo(store: Store, difference: Difference): readonly string[] {
  // Most publications have no such links.
  if (store.links.getKeysCount({ limit: 1 }) === 0) return [];
  const files = renamedFiles(difference);
  const all = (range: { readonly start?: [string, string]; readonly end?: [string, string] }) =>
    [...store.links.getKeys(range)].filter(([file]) => files.has(file)).map(([, row]) => row);
  if (files.size >= manyFiles) return all({});
  return [...files].flatMap((file) => all({ start: [file, ""], end: [file, lastKey] }));
}

function linkTo(path: string, article: StoredRow | undefined): FileLink {
  if (article === undefined) return { path };
  return { path, slug: article.slug, ...(article.url !== undefined && { url: article.url }) };
}
