import type { Problem } from "../errors.ts";

/** What keeps folders and files from being looked at. */
export interface Trouble {
  /** Their `file` is relative to the folder that is looked through. */
  readonly problems: Problem[];
  /** Paths of folders, ending in `/` ("" for all), and of files that are there and could not be looked at: what lies there is not gone. */
  readonly unreadable: string[];
}

/** Adds an error to the problems. */
export function report(file: string, expected: string, { problems }: Trouble): void {
  problems.push({ severity: "error", file, expected });
}
