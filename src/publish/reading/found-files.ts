import type { Stamp } from "../../catalog/catalog.ts";

/** A source file to read, with its stamp when found. */
export interface FoundFile {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly stamp: Stamp;
}

/** Files to read, stored compactly: in a large run, one object per file would take more memory than everything else. */
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
