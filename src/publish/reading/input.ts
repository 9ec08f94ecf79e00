import type { ReadingRules } from "../../records/site.ts";

/** What a run reads: where the articles lie, how they are read, and what their files are called in a problem. */
export interface Input {
  readonly rules: ReadingRules;
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
  readonly fileName: (path: string) => string;
}
