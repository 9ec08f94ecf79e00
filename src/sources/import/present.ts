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

/** The articles already in the articles folder. */
export interface Present {
  /** In lower case, for case-insensitive file systems. */
  readonly fileNames: ReadonlySet<string>;
  hasId(record: ArticleRecord): boolean;
  /** Whether an article has this record's page as its id or, if the record's id is just its page, has the same page. */
  hasPage(record: ArticleRecord): boolean;
  /** Whether an article with that day and title exists. */
  hasTitle(record: ArticleRecord): boolean;
}

/** Reads all existing articles. @throws {ProblemsError} if a folder or file cannot be accessed. */
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
      // A date alone is a UTC day; a date with time belongs to a day in the site's timezone.
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
  // Otherwise articles in them would be imported again.
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

/** An id in front matter, and in JSON. */
const idLine = /^[ \t]*id[ \t]*[:=](.*)$/gm;
const idMember = /"id"\s*:\s*("[^"\\\n]*(?:\\.[^"\\\n]*)*"|-?\d+)/g;

/**
 * Extracts ids from a file that currently cannot be parsed, in every form the value could mean, so that its article is
 * not imported again.
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
