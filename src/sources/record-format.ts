import type { Problem } from "../errors.ts";
import type { ArticleRecord } from "../records/article.ts";
import type { ReadingRules } from "../records/site.ts";

/** Where a text comes from, and what its place says of the records in it. */
export interface Origin {
  readonly rules: ReadingRules;
  /** As problems show it. */
  readonly file: string;
  /** Relative to the articles folder, with `/`; its name may supply date and slug. */
  readonly path: string;
}

/** A record and where in its file it stands. */
export interface SourcedRecord {
  readonly record: ArticleRecord;
  /** Position in the file, from 0; always 0 where a file holds one record. */
  readonly index: number;
  /** From 1. */
  readonly line?: number;
}

/** What a file holds. A record with an error is missing; the others are there. */
export interface Reading {
  readonly records: readonly SourcedRecord[];
  readonly problems: readonly Problem[];
  /** The file could not be read at all. Its size and time will not change when it can be, so every run tries again. */
  readonly isUnread?: boolean;
}

/** How records are written in a file. Pure: the same text, the same reading. */
export interface RecordFormat {
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  read(text: string, origin: Origin): Reading;
}
