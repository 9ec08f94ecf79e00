import type { ReadingRules } from "../../records/site.ts";
import { version } from "../../records/version.ts";

/** Where the articles lie, how they are read, and how they are called in a problem. */
export interface Place extends ReadingRules {
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
  readonly fileName: (path: string) => string;
}

/** Notes of the catalog that tell how its records were read: by other rules, or by another version, other things may come out of the same file. */
export function readingNotes({
  timezone,
  permalink = "",
  language = "",
}: ReadingRules): Readonly<Record<string, string>> {
  return { version, timezone, permalink, language };
}
