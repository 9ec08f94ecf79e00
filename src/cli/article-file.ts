import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { adviceOnWriting } from "../errors/system-advice.ts";
import { BroadsheetError, systemCodeOf } from "../errors.ts";
import { makeDirectory } from "../publication/directories.ts";
import type { ArticleRecord } from "../records/article.ts";
import { dayIn } from "../records/dates.ts";
import { writeMarkdown } from "../sources/write-markdown.ts";

/** An article's file, just written. */
export interface ArticleFile {
  /** Absolute. */
  readonly path: string;
  readonly slug: string;
}

/** Writes the file of a new article, named after its day in `timezone` and its slug. Never overwrites a file. */
export function writeArticleFile(record: ArticleRecord, directory: string, timezone: string): ArticleFile {
  const day = dayIn(timezone)(record.published);
  const text = writeMarkdown(record);
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? record.slug : `${record.slug}-${number}`;
    const path = join(directory, `${day}-${slug}.md`);
    if (writeNewFile(path, text)) return { path, slug };
  }
}

/** Writes a file, creating its folder, unless the file exists. Returns whether it did. */
export function writeNewFile(path: string, text: string): boolean {
  try {
    makeDirectory(dirname(path));
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === "EEXIST") return false;
    throw new BroadsheetError(`${path}: cannot be written (${code}); ${adviceOnWriting(code)}`, { cause });
  }
}
