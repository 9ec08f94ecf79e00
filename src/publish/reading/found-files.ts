import type { Stamp } from "../../catalog/catalog.ts";

/** A source file that is to be read, with its stamp when it was found. */
export interface FoundFile {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly stamp: Stamp;
}

/**
 * Files that are to be read, stored compactly: an object for each would take more memory than everything else in a
 * large run.
 */
export interface FoundFiles extends Iterable<FoundFile> {
  readonly length: number;
}

/** A list that grows. */
export interface FoundFileList extends FoundFiles {
  add(path: string, sizeInBytes: number, modifiedMs: number): void;
}

/** An empty list. */
export function createFoundFileList(): FoundFileList {
  const paths: string[] = [];
  const sizes: number[] = [];
  const times: number[] = [];
  return {
    get length() {
      return paths.length;
    },
    add(path, sizeInBytes, modifiedMs) {
      paths.push(path);
      sizes.push(sizeInBytes);
      times.push(modifiedMs);
    },
    *[Symbol.iterator]() {
      for (const [index, path] of paths.entries()) {
        yield { path, stamp: { sizeInBytes: sizes[index] ?? 0, modifiedMs: times[index] ?? 0 } };
      }
    },
  };
}
