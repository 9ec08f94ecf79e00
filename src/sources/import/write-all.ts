import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adviceOnWriting } from "../../errors/write-advice.ts";
import { ProblemsError, systemCodeOf } from "../../errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { writeMarkdown } from "../write-markdown.ts";
import { utcDay } from "./utc-day.ts";

/**
 * Writes a file for each record, or none at all: under other names first, and renamed when all are on the disk. Answers
 * their absolute paths. `taken`: names that are there already, in lower case.
 */
export function writeAll(
  records: readonly ArticleRecord[],
  taken: ReadonlySet<string>,
  directory: string,
): readonly string[] {
  const names = fileNames(records, taken);
  const planned = records.map((record, index) => ({
    text: writeMarkdown(record),
    temporary: join(directory, `.import-${process.pid}-${index}.tmp`),
    path: join(directory, names[index] ?? ""),
  }));
  const renamed: string[] = [];
  try {
    mkdirSync(directory, { recursive: true });
    for (const { temporary, text } of planned) writeDurably(temporary, text);
    for (const { temporary, path } of planned) {
      renameSync(temporary, path);
      renamed.push(path);
    }
    return renamed;
  } catch (error) {
    for (const { path, temporary } of planned) removeQuietly(renamed.includes(path) ? path : temporary);
    const code = systemCodeOf(error);
    const expected = `cannot be written to (${code}); nothing is imported`;
    throw new ProblemsError([{ severity: "error", file: directory, expected, advice: adviceOnWriting(code) }]);
  }
}

/** What is in the way is of no interest: another error is being told. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

function fileNames(records: readonly ArticleRecord[], taken: ReadonlySet<string>): readonly string[] {
  const used = new Set(taken);
  return records.map((record) => {
    const stem = `${utcDay(record)}-${record.slug}`;
    let name = `${stem}.md`;
    for (let number = 2; used.has(name); number++) name = `${stem}-${number}.md`;
    used.add(name);
    return name;
  });
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, "w");
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
