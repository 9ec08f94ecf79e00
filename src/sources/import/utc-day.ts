import type { ArticleRecord } from "../../records/article.ts";

/** The day on which an article appears, `2024-05-01`. */
export function utcDay({ published }: ArticleRecord): string {
  return new Date(published).toISOString().slice(0, 10);
}
