import type { ArticleFields } from "./article-schema.ts";
import { parseInstantOrMonth } from "./dates.ts";
import { isBlank } from "./text.ts";
import { isFlag, listOf } from "./values.ts";

// Programs use different names for the same field. This file decides which one counts if a record has several.

/** Some fields of a record: `unknown` before validation, typed afterwards. */
export type SomeFields<Name extends keyof ArticleFields, Value> = { readonly [Key in Name]?: Value | undefined };

/** Fields with the date of publication. */
export type PublicationDates<Value> = SomeFields<
  "published" | "date_published" | "publishDate" | "pubDate" | "date" | "pubDatetime" | "publishedAt" | "datePublished",
  Value
>;

/** Fields with the date of creation. */
export type CreationDates = SomeFields<
  // The last one is written by an Obsidian plug-in.
  "published_at" | "publish_date" | "created" | "created_at" | "createdAt" | "dateCreated" | "date created",
  unknown
>;

/** The date of publication. Hugo's `publishDate` takes precedence over its `date`. */
export function publishedOf<Value>(fields: PublicationDates<Value>): Value | undefined {
  const published = isFlag(fields.published) ? undefined : fields.published;
  const common = published ?? fields.date_published ?? fields.publishDate ?? fields.pubDate ?? fields.date;
  return common ?? fields.pubDatetime ?? fields.publishedAt ?? fields.datePublished;
}

/** The date of creation, as a last resort, since it may differ from the date of publication. */
export function createdOf(fields: CreationDates, timezone: string): string | undefined {
  const { published_at, publish_date, created, created_at, createdAt, dateCreated, "date created": byLinter } = fields;
  return [published_at, publish_date, created, created_at, createdAt, dateCreated, byLinter].find(
    (date): date is string => parseInstantOrMonth(date, timezone) !== undefined,
  );
}

/** Other names for the same, in lower case and without `-`, `_` and spaces. */
const otherNamesOfCreation = new Set(
  `createddate createdon createtime creationdate dateposted datetime postdate posted postedon publicationdate
  publisheddate publishedon publishedtime pubdate`.split(/\s+/),
);

/** Makes a date under such a name `created`, if there is no other date. */
export function withCreated(fields: object): object {
  const dates = fields as PublicationDates<unknown> & CreationDates;
  if ([publishedOf(dates), dates.created, createdOf(dates, "UTC")].some((date) => date !== undefined)) return fields;
  const name = Object.keys(fields).find(
    (each) =>
      otherNamesOfCreation.has(each.toLowerCase().replace(/[-_ ]/g, "")) &&
      parseInstantOrMonth(String(Reflect.get(fields, each)), "UTC") !== undefined,
  );
  if (name === undefined) return fields;
  const { [name]: created, ...others } = fields as Readonly<Record<string, unknown>>;
  return { ...others, created };
}

/** When the article was last changed. */
export function updatedOf(fields: ArticleFields): string | undefined {
  const byFeeds = fields.updated ?? fields.date_modified;
  const byPrograms = fields.lastmod ?? fields.updatedDate ?? fields.last_modified_at ?? fields.modified;
  return byFeeds ?? byPrograms ?? fields.modDatetime ?? fields.updatedAt;
}

/** The address of the article's picture. */
export function imageOf(fields: ArticleFields): string | undefined {
  const [image] = listOf(fields.image);
  return (typeof image === "object" ? (image.url ?? image.src ?? image.path) : image) ?? fields.banner_image;
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
