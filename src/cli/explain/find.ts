import { existsSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Row } from "../../catalog/catalog.ts";
import type { Config } from "../../config.ts";
import { slugOfKey } from "../../documents/feed-keys.ts";
import { formats } from "../../formats/index.ts";
import { directoryOf } from "../../publish/composing/document-paths.ts";
import { nearest } from "../../records/nearest.ts";
import { nameKey, nameSlug, slugify } from "../../records/slug.ts";
import { readFileName } from "../../sources/file-name.ts";
import { scanArticles } from "../../sources/folder/scan.ts";
import { recordFormatOf } from "../../sources/index.ts";
import { readRecords } from "../../sources/read.ts";
import type { PublishedView } from "../published-view.ts";

/** What can be explained: a feed, or an article by its file and its index in it. */
export type Subject =
  | { readonly kind: "feed"; readonly key: string }
  | { readonly kind: "article"; readonly path: string; readonly index: number };

/** Everything that `words` may refer to. */
export function findSubjects(words: string, view: PublishedView, cwd: string): readonly Subject[] {
  const found = [...feedsCalled(words, view), ...articlesAt(words, view, cwd), ...articlesCalled(words, view)];
  // Only search for articles unknown to the catalog if nothing else is found, since that reads every file.
  const subjects = found.length > 0 ? found : articlesNotTakenIn(words, view);
  return [...new Map(subjects.map((subject) => [nameOf(subject), subject])).values()];
}

/** The name of a subject, for choosing between several. */
export function nameOf(subject: Subject): string {
  if (subject.kind === "feed") return subject.key;
  return subject.index === 0 ? subject.path : `${subject.path}#${subject.index}`;
}

function feedsCalled(words: string, { keys, config }: PublishedView): readonly Subject[] {
  const directory = directoryAt(words, config);
  const slug = nameSlug(words);
  const called = keys.filter((key) => {
    if (key === words || directory === directoryOf({ feed: key })) return true;
    return !words.includes("/") && slugOfKey(key) === slug;
  });
  return called.map((key) => ({ kind: "feed", key }));
}

/**
 * The directory in an address of a feed, of its page or of one of its archive documents; undefined for any other text.
 */
function directoryAt(words: string, config: Config): string | undefined {
  const path = pathAt(words, config) ?? (words.includes("/") ? words : undefined);
  const names = ["index.html", ...formats.map(({ fileName }) => fileName)];
  if (path === undefined) return names.includes(words) ? "" : undefined;
  const name = names.find((candidate) => path === candidate || path.endsWith(`/${candidate}`));
  const directory = name === undefined ? path : path.slice(0, -name.length);
  return (directory === "" || directory.endsWith("/") ? directory : `${directory}/`).replace(/archive\/\d+\/$/, "");
}

/**
 * The path below the address that readers use, or below the one at which the server listens; undefined if the address
 * is elsewhere.
 */
function pathAt(words: string, { publicUrl, settingsOptions }: Config): string | undefined {
  const { pathname } = new URL(publicUrl);
  // Pages link to paths below the public path, on whichever host they are read.
  const bases = [publicUrl, new URL(pathname, settingsOptions.localUrl).href, settingsOptions.localUrl, pathname, "/"];
  const base = bases.find((candidate) => words.startsWith(candidate) || (words !== "" && `${words}/` === candidate));
  return base === undefined ? undefined : words.slice(base.length).replace(/[?#].*$/s, "");
}

function articlesAt(words: string, view: PublishedView, cwd: string): readonly Subject[] {
  const { articlesDirectory } = view.config;
  const candidates = [resolve(cwd, words), join(articlesDirectory, words)].map((file) =>
    relative(articlesDirectory, file),
  );
  for (const candidate of candidates) {
    const path = candidate.replaceAll(sep, "/");
    if (path.startsWith("../") || isAbsolute(candidate)) continue;
    const rows = view.catalog.rowsOfFile(path);
    if (rows.length > 0) return rows.map(({ index }) => ({ kind: "article", path, index }));
    if (recordFormatOf(path) !== undefined && existsSync(join(articlesDirectory, path))) {
      return [{ kind: "article", path, index: 0 }];
    }
  }
  return [];
}

function articlesCalled(words: string, { catalog, config }: PublishedView): readonly Subject[] {
  const known = [catalog.row(words), catalog.rowOfSlug(slugIn(words, config))].filter((row) => row !== undefined);
  const title = nameKey(words);
  const isCalled = (row: Row) => row.url === words || (row.title !== undefined && nameKey(row.title) === title);
  const rows = known.length > 0 ? known : rowsWhere(catalog, isCalled);
  return rows.map(({ path, index }) => ({ kind: "article", path, index }));
}

/** The slug in the address of an article's page; any other text is returned unchanged. */
function slugIn(words: string, config: Config): string {
  return /^articles\/([^/]+)\/?(?:index\.html)?$/.exec(pathAt(words, config) ?? "")?.[1] ?? words;
}

function rowsWhere<T>(catalog: { rows(): Iterable<T> }, isWanted: (row: T) => boolean): readonly T[] {
  const found: T[] = [];
  for (const row of catalog.rows()) if (isWanted(row)) found.push(row);
  return found;
}

/**
 * Articles unknown to the catalog: records that are new or set aside, and files with errors, which are known by name
 * only.
 */
function articlesNotTakenIn(words: string, { catalog, config }: PublishedView): readonly Subject[] {
  const { articlesDirectory, dataDirectory, site } = config;
  const slug = slugify(slugIn(words, config));
  const found: Subject[] = [];
  for (const { path, sizeInBytes, modifiedMs } of scanArticles(articlesDirectory, dataDirectory).files) {
    const stamp = catalog.stamp(path);
    const isSeen = stamp?.sizeInBytes === sizeInBytes && stamp.modifiedMs === modifiedMs;
    if (isSeen && catalog.rowsOfFile(path).length > 0) continue;
    const { records } = readRecords(join(articlesDirectory, path), { rules: site, file: path, path });
    for (const { record, index } of records) {
      const isCalled = record.id === words || record.slug === slug || record.title === words || record.url === words;
      if (isCalled) found.push({ kind: "article", path, index });
    }
    const { defaultSlug } = readFileName(path);
    const isNamed = records.length === 0 && defaultSlug !== undefined && slugify(defaultSlug) === slug;
    if (isNamed) found.push({ kind: "article", path, index: 0 });
  }
  return found;
}

const maxSuggestions = 5;

/** Suggestions for words that match nothing. */
export function suggestions(words: string, { keys, catalog }: PublishedView): readonly string[] {
  const wanted = slugify(words.slice(words.lastIndexOf("/") + 1).replace(/\.\w+$/, ""));
  const names = new Map(keys.map((key) => [slugOfKey(key), key]));
  for (const { slug } of catalog.rows()) if (!names.has(slug)) names.set(slug, slug);
  const slugs = [...names.keys()];
  const closest = [nearest(words, keys), nearest(wanted, slugs)].filter((name) => name !== undefined);
  const holding = slugs.filter((slug) => wanted.length > 2 && slug.includes(wanted));
  return [...new Set([...closest, ...holding].map((name) => names.get(name) ?? name))].slice(0, maxSuggestions);
}
