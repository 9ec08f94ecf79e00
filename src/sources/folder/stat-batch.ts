import { statSync } from "node:fs";
import { rightToRead } from "../../errors/system-advice.ts";
import { systemCodeOf } from "../../errors.ts";
import { type Growing, report, type Trouble } from "./trouble.ts";

/** Files to stat, and the results. With shared memory, several threads can work on one batch. */
export interface StatBatch {
  /** The folder that the paths are relative to. */
  readonly root: string;
  readonly paths: readonly string[];
  /** All paths, joined with NUL, which no path contains. */
  readonly joinedPaths: string;
  /** Two numbers per path: size in bytes and mtime in milliseconds; `NaN` if it is not a file or no longer exists. */
  readonly stamps: Float64Array;
  /** One number: how many files have been claimed by some thread. */
  readonly claimed: Int32Array;
}

/** `Memory` decides whether threads can share the batch. */
export function createStatBatch(
  root: string,
  paths: readonly string[],
  Memory: typeof ArrayBuffer | typeof SharedArrayBuffer,
): StatBatch {
  const stamps = new Float64Array(new Memory(paths.length * 2 * Float64Array.BYTES_PER_ELEMENT));
  const claimed = new Int32Array(new Memory(Int32Array.BYTES_PER_ELEMENT));
  return { root, paths, joinedPaths: paths.join("\0"), stamps, claimed };
}

/** Files claimed at a time: enough to make claiming cheap, few enough that no thread waits long for the last ones. */
const filesPerClaim = 256;

/** Stats files until all are claimed; failures among those claimed by this call are added to `trouble`. */
export function statFiles(batch: StatBatch, trouble: Growing<Trouble>): void {
  for (;;) {
    const from = Atomics.add(batch.claimed, 0, filesPerClaim);
    if (from >= batch.paths.length) return;
    const to = Math.min(from + filesPerClaim, batch.paths.length);
    for (let index = from; index < to; index += 1) statFile(index, batch, trouble);
  }
}

function statFile(index: number, { root, paths, stamps }: StatBatch, trouble: Growing<Trouble>): void {
  const path = paths[index] ?? "";
  let found: { readonly size: number; readonly mtimeMs: number } | undefined;
  try {
    const stat = statSync(`${root}/${path}`, { throwIfNoEntry: false });
    // The file may have been removed since the walk.
    if (stat?.isFile()) found = stat;
    else if (stat?.isDirectory() === false) {
      report(
        path,
        "is a pipe, a socket or a device, which is not read",
        "put a file in its place, or remove it",
        trouble,
      );
      trouble.blocked.push(path);
    }
  } catch (error) {
    report(path, `cannot be accessed (${systemCodeOf(error)})`, rightToRead, trouble);
    trouble.unreadable.push(path);
  }
  stamps[2 * index] = found?.size ?? Number.NaN;
  stamps[2 * index + 1] = found?.mtimeMs ?? Number.NaN;
}
