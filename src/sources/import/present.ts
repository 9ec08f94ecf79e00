import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isError, ProblemsError } from "../../errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { dayIn } from "../../records/dates.ts";
import type { ReadingRules } from "../../records/site.ts";
import { nameKey } from "../../records/slug.ts";
import { type Scan, scanArticles } from "../folder/scan.ts";
import { readRecords } from "../read.ts";
import { utcDay } from "./utc-day.ts";

/** What the articles folder holds already. */
export interface Present {
  /** Lower case: some disks do not tell case apart. */
  readonly fileNames: ReadonlySet<string>;
  hasId(record: ArticleRecord): boolean;
  /**
   * Whether an article is there whose id is the address of that page; or any of that page, where the record has no
   * other id.
   */
  hasPage(record: ArticleRecord): boolean;
  /** Whether an article of that day and title is there. */
  hasTitle(record: ArticleRecord): boolean;
}

/** Reads all articles that are there. @throws {ProblemsError} where some cannot be seen. */
export function readPresent(articlesDirectory: string, rules: ReadingRules): Present {
  const ids = new Set<string | undefined>();
  const pages = new Set<string | undefined>();
  const titles = new Set<string>();
  const fileNames = new Set<string>();
  const localDay = dayIn(rules.timezone);
  for (const { path } of scanPresent(articlesDirectory)) {
    fileNames.add(path.toLowerCase());
    const absolute = join(articlesDirectory, path);
    const { records, problems } = readRecords(absolute, { file: path, path, rules });
    for (const { record } of records) {
      ids.add(record.id);
      pages.add(record.url);
      // A date alone is a day in UTC; a time is one of the site's zone.
      titles.add(titleOn(utcDay(record), record)).add(titleOn(localDay(record.published), record));
    }
    if (problems.some(isError)) for (const id of idsIn(contentOf(absolute))) ids.add(id);
  }
  return {
    fileNames,
    hasId: ({ id }) => id !== undefined && ids.has(id),
    hasPage: ({ id, url }) => url !== undefined && (ids.has(url) || (id === url && pages.has(url))),
    hasTitle: (record) => titles.has(titleOn(utcDay(record), record)),
  };
}

function scanPresent(directory: string): Scan["files"] {
  if (!existsSync(directory)) return [];
  const { files, unreadable, problems } = scanArticles(directory);
  // What cannot be seen cannot be told from what is new.
  if (unreadable.length > 0)
    throw new ProblemsError(problems.map((problem) => ({ ...problem, file: `${directory}/${problem.file}` })));
  return files;
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** An id on a line of front matter, and as a member of JSON. */
const idLine = /^[ \t]*id[ \t]*[:=](.*)$/gm;
const idMember = /"id"\s*:\s*("[^"\\\n]*(?:\\.[^"\\\n]*)*"|-?\d+)/g;

/**
 * A file that cannot be read as a record just now, for a slip of its author, still says which one it is: all that the
 * values of its ids may mean.
 */
function idsIn(text: string): readonly string[] {
  const written = [...text.matchAll(idLine), ...text.matchAll(idMember)].map(([, value = ""]) => value.trim());
  return written.flatMap((value) => {
    const withoutComment = value.replace(/\s#.*$/, "").trim();
    return [value, withoutComment, withoutComment.replace(/^["']|["']$/g, ""), ...jsonString(withoutComment)];
  });
}

function jsonString(text: string): readonly string[] {
  try {
    return [String(JSON.parse(text))];
  } catch {
    return [];
  }
}

function titleOn(day: string, { title, slug }: ArticleRecord): string {
  return `${day}\n${nameKey(title ?? slug)}`;
}
