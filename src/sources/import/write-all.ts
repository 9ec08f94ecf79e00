import { closeSync, fdatasync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { adviceOnWriting } from "../../errors/system-advice.ts";
import { ProblemsError, systemCodeOf } from "../../errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { writeMarkdown } from "../write-markdown.ts";
import { utcDay } from "./utc-day.ts";

const syncData = promisify(fdatasync);

/** What is to stand in a file. */
interface PlannedFile {
  readonly text: string;
  readonly temporary: string;
  readonly path: string;
}

/**
 * Writes a file for each record, or none at all: under other names first, and renamed when all are on the disk. Answers
 * their absolute paths. `taken`: names that are there already, in lower case.
 */
export async function writeAll(
  records: readonly ArticleRecord[],
  taken: ReadonlySet<string>,
  directory: string,
): Promise<readonly string[]> {
  const names = fileNames(records, taken);
  const planned: readonly PlannedFile[] = records.map((record, index) => ({
    text: writeMarkdown(record),
    temporary: join(directory, `.import-${process.pid}-${index}.tmp`),
    path: join(directory, names[index] ?? ""),
  }));
  const renamed = new Set<string>();
  try {
    mkdirSync(directory, { recursive: true });
    sweepLeftovers(directory);
    for (let start = 0; start < planned.length; start += filesAtOnce)
      await writeTogether(planned.slice(start, start + filesAtOnce));
    for (const { temporary, path } of planned) {
      renameSync(temporary, path);
      renamed.add(path);
    }
    return [...renamed];
  } catch (error) {
    for (const { path, temporary } of planned) removeQuietly(renamed.has(path) ? path : temporary);
    const code = systemCodeOf(error);
    const expected = `cannot be written to (${code}); nothing is imported`;
    throw new ProblemsError([{ severity: "error", file: directory, expected, advice: adviceOnWriting(code) }]);
  }
}

/** Removes what imports that were stopped have left: thousands of files, and nobody sees them. */
function sweepLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/^\.import-(\d+)-\d+\.tmp$/.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isAlive(pid)) removeQuietly(join(directory, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // It lives, and is somebody else's.
    return systemCodeOf(cause) === "EPERM";
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

/**
 * Flushes that run side by side share what the disk does for each, and an import has thousands; few enough to stay far
 * below how many files a process may have open.
 */
const filesAtOnce = 64;

/** Writes some files and brings all of them to the disk. */
async function writeTogether(files: readonly PlannedFile[]): Promise<void> {
  const descriptors: number[] = [];
  try {
    for (const { temporary, text } of files) {
      const descriptor = openSync(temporary, "w");
      descriptors.push(descriptor);
      writeFileSync(descriptor, text);
    }
    // Settled, all of them: a file must not be closed, nor removed, while its flush is under way.
    const flushes = await Promise.allSettled(descriptors.map((descriptor) => syncData(descriptor)));
    for (const flush of flushes) if (flush.status === "rejected") throw flush.reason;
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}
