import type { Problem } from "../errors.ts";
import type { ArticleRecord } from "../records/article.ts";
import type { ReadingRules } from "../records/site.ts";

/** Where a text comes from, and what that says about its records. */
export interface Origin {
  readonly rules: ReadingRules;
  /** As problems show it. */
  readonly file: string;
  /** Relative to the articles folder, with `/`; its name may supply date and slug. */
  readonly path: string;
}

/** A record, and its position in its file. */
export interface SourcedRecord {
  readonly record: ArticleRecord;
  /** Position in the file, from 0; always 0 if the file holds one record. */
  readonly index: number;
  /** From 1. */
  readonly line?: number;
}

/** The content of a file, without records that have errors. */
export interface Reading {
  readonly records: readonly SourcedRecord[];
  readonly problems: readonly Problem[];
  /** The file could not be read. Its size and time need not change before it can be, so each run tries again. */
  readonly isUnread?: boolean;
}

/** A file format for records. Pure: the same text gives the same result. */
export interface RecordFormat {
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  read(text: string, origin: Origin): Reading;
}
