import { closeSync, fdatasync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { adviceOnWriting } from "../../errors/system-advice.ts";
import { ProblemsError, systemCodeOf } from "../../errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { writeMarkdown } from "../write-markdown.ts";
import { utcDay } from "./utc-day.ts";

const syncData = promisify(fdatasync);

/** A file to be written. */
interface PlannedFile {
  readonly text: string;
  readonly temporary: string;
  readonly path: string;
}

/**
 * Writes one file per record, all or nothing: to temporary files first, which are renamed once all are on disk. Returns
 * absolute paths. `taken`: existing names, in lower case.
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
    removeLeftovers(directory);
    for (let start = 0; start < planned.length; start += filesPerBatch)
      await writeBatch(planned.slice(start, start + filesPerBatch));
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

/** Removes hidden temporary files of interrupted imports. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/^\.import-(\d+)-\d+\.tmp$/.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isAlive(pid)) removeQuietly(join(directory, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // It is alive but belongs to another user.
    return systemCodeOf(cause) === "EPERM";
  }
}

/** Errors are ignored, because another one is already being reported. */
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
 * Concurrent flushes share disk writes, which matters for imports of thousands of files; 64 is far below the limit of
 * open files.
 */
const filesPerBatch = 64;

/** Writes some files and flushes them to disk. */
async function writeBatch(files: readonly PlannedFile[]): Promise<void> {
  const descriptors: number[] = [];
  try {
    for (const { temporary, text } of files) {
      const descriptor = openSync(temporary, "w");
      descriptors.push(descriptor);
      writeFileSync(descriptor, text);
    }
    // A file must not be closed or removed during its flush, so wait for all of them.
    const flushes = await Promise.allSettled(descriptors.map((descriptor) => syncData(descriptor)));
    for (const flush of flushes) if (flush.status === "rejected") throw flush.reason;
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}
