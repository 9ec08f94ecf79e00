import type { ArticleRecord } from "../../records/article.ts";

/** The day of publication in UTC, as `2024-05-01`. */
export function utcDay({ published }: ArticleRecord): string {
  return new Date(published).toISOString().slice(0, 10);
}
