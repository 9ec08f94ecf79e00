import type { ReadingRules } from "../../records/site.ts";

/** What a run reads: where the articles are, how to read them, and how problems name their files. */
export interface Input {
  readonly rules: ReadingRules;
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
  readonly fileName: (path: string) => string;
}
