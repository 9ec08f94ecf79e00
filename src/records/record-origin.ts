import type { Body } from "./article.ts";
import type { ValueOrigin } from "./schema-problems.ts";
import type { ReadingRules } from "./site.ts";

/** Where a record comes from, and what can be inferred from its place. */
export interface RecordOrigin extends ValueOrigin {
  readonly rules: ReadingRules;
  /** From the file's name; defaults for what the record does not state. */
  readonly defaultSlug?: string;
  /** `2024-05-01`. */
  readonly defaultDate?: string;
  /** From the folders, if the file's name has no date. */
  readonly folderDate?: string;
  /** The suffix of `defaultSlug` after a dot. */
  readonly defaultLanguage?: string;
  /** Whether it is in a drafts folder. */
  readonly isDraft?: boolean;
  /** The name of the date field in a foreign feed; `published` if missing. */
  readonly dateName?: string;
  /** The text after the front matter. */
  readonly body?: Body;
  /** The body before its first heading became the title. */
  readonly textWithTitle?: string;
}
