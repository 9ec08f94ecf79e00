import type { Problem } from "../../errors.ts";

/** Obstacles to reading folders and files. */
export interface Trouble {
  /** `file` is relative to the scanned folder. */
  readonly problems: readonly Problem[];
  /**
   * Folders, ending in `/` ("" for the root), and files that exist but could not be accessed: their contents are not to
   * be treated as deleted.
   */
  readonly unreadable: readonly string[];
  /**
   * Paths of files, or of folders ending in `/`, that are occupied by something that is not read, such as a link or a
   * pipe. Whatever was there before was not deliberately removed.
   */
  readonly blocked: readonly string[];
}

/** Mutable variant of a result, for use while collecting it. */
export type Growing<T> = { readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : never };

/** An empty collection. */
export function noTrouble(): Growing<Trouble> {
  return { problems: [], unreadable: [], blocked: [] };
}

/** Adds an error. `advice`: how to fix it. */
export function report(file: string, expected: string, advice: string, { problems }: Growing<Trouble>): void {
  problems.push({ severity: "error", file, expected, advice });
}
