import { statSync } from "node:fs";
import { rightToRead } from "../../errors/system-advice.ts";
import { systemCodeOf } from "../../errors.ts";
import { type Growing, report, type Trouble } from "./trouble.ts";

/** Files to be looked at, and what was found. Where its memory is shared, several threads may look at once. */
export interface Look {
  /** The folder that the paths are relative to. */
  readonly root: string;
  readonly paths: readonly string[];
  /** All of them with NUL between, which no path holds. */
  readonly pathsInOne: string;
  /**
   * A pair for each path: size in bytes, and when it changed in milliseconds; `NaN` for what is no file, or no more.
   */
  readonly stamps: Float64Array;
  /** One number: how many files somebody has looked at, or is about to. */
  readonly taken: Int32Array;
}

/** What a look at that many files keeps; `Memory` is the kind of its memory. */
export function lookAt(
  root: string,
  paths: readonly string[],
  Memory: typeof ArrayBuffer | typeof SharedArrayBuffer,
): Look {
  const stamps = new Float64Array(new Memory(paths.length * 2 * Float64Array.BYTES_PER_ELEMENT));
  const taken = new Int32Array(new Memory(Int32Array.BYTES_PER_ELEMENT));
  return { root, paths, pathsInOne: paths.join("\0"), stamps, taken };
}

/**
 * Files that are taken at a time: enough that taking costs nothing, few enough that nobody waits long for the last
 * ones.
 */
const filesInALot = 256;

/** Looks at files until all are taken; what could not be looked at of these goes to `trouble`. */
export function takePart(look: Look, trouble: Growing<Trouble>): void {
  for (;;) {
    const from = Atomics.add(look.taken, 0, filesInALot);
    if (from >= look.paths.length) return;
    const to = Math.min(from + filesInALot, look.paths.length);
    for (let index = from; index < to; index += 1) lookAtOne(index, look, trouble);
  }
}

function lookAtOne(index: number, { root, paths, stamps }: Look, trouble: Growing<Trouble>): void {
  const path = paths[index] ?? "";
  let found: { readonly size: number; readonly mtimeMs: number } | undefined;
  try {
    const stat = statSync(`${root}/${path}`, { throwIfNoEntry: false });
    // A file may vanish between the walk and the look.
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
    report(path, `cannot be looked at (${systemCodeOf(error)})`, rightToRead, trouble);
    trouble.unreadable.push(path);
  }
  stamps[2 * index] = found?.size ?? Number.NaN;
  stamps[2 * index + 1] = found?.mtimeMs ?? Number.NaN;
}
