import type { Body } from "./article.ts";
import type { ValueOrigin } from "./schema-problems.ts";
import type { ReadingRules } from "./site.ts";

/** Where a record comes from, and what its place says about it. */
export interface RecordOrigin extends ValueOrigin {
  readonly rules: ReadingRules;
  /** What the file's name says; it stands in for what the record does not say. */
  readonly defaultSlug?: string;
  /** `2024-05-01`. */
  readonly defaultDate?: string;
  /** What the folders say, if the file's name has no date. */
  readonly folderDate?: string;
  /** Ends `defaultSlug`, after a dot. */
  readonly defaultLanguage?: string;
  /** Whether it is in a folder of drafts. */
  readonly isDraft?: boolean;
  /** The name of the date in a feed written by others; `published` if missing. */
  readonly dateName?: string;
  /** The text after the front matter. */
  readonly body?: Body;
  /** The body before its first heading became the title. */
  readonly textWithTitle?: string;
}
