import type { ArticleFields } from "./article-schema.ts";
import { parseInstantOrMonth } from "./dates.ts";
import { isBlank } from "./text.ts";
import { isFlag } from "./values.ts";

// Programs use different names for the same field. If a record has several of them, this file decides which one counts.

/** Some fields of a record: of type `unknown` before the schema has checked them, of their own type afterwards. */
export type SomeFields<Name extends keyof ArticleFields, Value> = { readonly [Key in Name]?: Value | undefined };

/** The fields that say when an article appears. */
export type PublicationDates<Value> = SomeFields<
  "published" | "date_published" | "publishDate" | "pubDate" | "date" | "pubDatetime" | "publishedAt" | "datePublished",
  Value
>;

/** The fields that say when an article was created. */
export type CreationDates = SomeFields<
  // The last one is what a plug-in of Obsidian writes.
  "published_at" | "publish_date" | "created" | "created_at" | "createdAt" | "dateCreated" | "date created",
  unknown
>;

/** When an article appears. Hugo's `publishDate` takes precedence over its `date`. */
export function publishedOf<Value>(fields: PublicationDates<Value>): Value | undefined {
  const published = isFlag(fields.published) ? undefined : fields.published;
  const common = published ?? fields.date_published ?? fields.publishDate ?? fields.pubDate ?? fields.date;
  return common ?? fields.pubDatetime ?? fields.publishedAt ?? fields.datePublished;
}

/** As a last resort, when the article was created, which is not always when it appeared. */
export function createdOf(fields: CreationDates, timezone: string): string | undefined {
  const { published_at, publish_date, created, created_at, createdAt, dateCreated, "date created": byLinter } = fields;
  return [published_at, publish_date, created, created_at, createdAt, dateCreated, byLinter].find(
    (date): date is string => parseInstantOrMonth(date, timezone) !== undefined,
  );
}

/** When the article was last changed. */
export function updatedOf(fields: ArticleFields): string | undefined {
  const byFeeds = fields.updated ?? fields.date_modified;
  const byPrograms = fields.lastmod ?? fields.updatedDate ?? fields.last_modified_at ?? fields.modified;
  return byFeeds ?? byPrograms ?? fields.modDatetime ?? fields.updatedAt;
}

/** The address of the article's picture. */
export function imageOf(image: ArticleFields["image"]): string | undefined {
  return typeof image === "object" ? (image.url ?? image.src ?? image.path) : image;
}

/** Who wrote the article. */
export function authorsOf(fields: ArticleFields): ArticleFields["authors"] {
  return firstNonBlank(fields.authors, fields.author, fields.taxonomies?.authors);
}

/** The summary of the article. */
export function summaryOf<Value>(fields: SomeFields<"summary" | "description" | "excerpt", Value>): Value | undefined {
  return firstNonBlank(fields.summary, fields.description, fields.excerpt);
}

/**
 * The first of several values with the same meaning that says something: programs write a blank text or an empty list
 * for none.
 */
export function firstNonBlank<Value>(...values: readonly (Value | undefined)[]): Value | undefined {
  return values.find((value) => {
    if (typeof value === "string") return !isBlank(value);
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
}
