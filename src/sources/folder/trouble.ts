import type { Problem } from "../../errors.ts";

/** What keeps folders and files from being looked at. */
export interface Trouble {
  /** Their `file` is relative to the folder that is looked through. */
  readonly problems: readonly Problem[];
  /**
   * Paths of folders, ending in `/` ("" for all), and of files that are there and could not be looked at: what lies
   * there is not gone.
   */
  readonly unreadable: readonly string[];
  /**
   * Paths, of files or ending in `/`, where something stands that is not read for what it is: a link, or a pipe. What
   * lay there before is not gone by anybody's wish.
   */
  readonly blocked: readonly string[];
}

/** What is added to while it is being found. */
export type Growing<T> = { readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : never };

/** No trouble as yet. */
export function noTrouble(): Growing<Trouble> {
  return { problems: [], unreadable: [], blocked: [] };
}

/** Adds an error to the problems. `advice`: what its author can do. */
export function report(file: string, expected: string, advice: string, { problems }: Growing<Trouble>): void {
  problems.push({ severity: "error", file, expected, advice });
}
