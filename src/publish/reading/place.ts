import type { ReadingRules } from "../../records/site.ts";

/** Where the articles lie, how they are read, and how they are called in a problem. */
export interface Place {
  readonly rules: ReadingRules;
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
  readonly fileName: (path: string) => string;
}
