import { absoluteUrl } from "./absolute-url.ts";
import type { ArticleRecord, Body, Instant } from "./article.ts";
import { legibleLine, line, nonBlank, present, readEnclosure, readPerson, readTags } from "./article-parts.ts";
import type { ArticleFields } from "./article-schema.ts";
import { parseInstantOrMonth } from "./dates.ts";
import { readEpisode } from "./episode.ts";
import {
  authorsOf,
  type CreationDates,
  createdOf,
  firstNonBlank,
  imageOf,
  type PublicationDates,
  publishedOf,
  summaryOf,
  updatedOf,
} from "./field-spellings.ts";
import { permalinkBy, placeOnSite } from "./permalink.ts";
import type { RecordOrigin } from "./record-origin.ts";
import { nameKey, slugify } from "./slug.ts";
import { cleanText, isBlank, withWindowsCharacters } from "./text.ts";
import {
  isFlag,
  isLanguage,
  isPath,
  isPatternOfPaths,
  isTrue,
  listOf,
  readLanguageTag,
  withCurrentCode,
} from "./values.ts";

/** Builds the record. The fields are known to have a date and some content. */
export function buildRecord(fields: ArticleFields, origin: RecordOrigin): ArticleRecord {
  const instant = (date: string | boolean | undefined) =>
    date === undefined ? undefined : parseInstantOrMonth(date, origin.rules.timezone);
  const published = instant(writtenDate(fields, origin)) ?? 0;
  return present({
    id: fields.id === undefined ? undefined : String(fields.id),
    slug: slugOf(fields, origin),
    title: legibleLine(fields.title),
    url: urlOf(fields, published, origin),
    externalUrl: fields.external_url?.trim(),
    published,
    updated: instant(updatedOf(fields)),
    expires: instant(fields.expires ?? fields.expiryDate ?? fields.unpublishDate),
    authors: distinct(
      listOf(authorsOf(fields)).map((person) => readPerson(person, origin.rules.people)),
      (person) => nameKey(person.name),
    ),
    summary: nonBlank(legible(summaryOf(fields) ?? "").trim()),
    body: legibleBody(bodyOf(fields, origin)),
    tags: distinct(
      [
        ...readNames(firstNonBlank(fields.tags, fields.taxonomies?.tags), origin),
        ...readTags(fields.tag),
        ...readCategories(fields, origin),
      ],
      nameKey,
    ),
    language: languageOf(fields) ?? languageOfName(origin),
    image: imageOf(fields)?.trim(),
    enclosures: listOf(firstNonBlank(fields.enclosures, fields.attachments)).map(readEnclosure),
    episode: readEpisode(fields),
    draft: isDraft(fields, origin),
  });
}

/** The publication date as written: from the fields, from the record's place, or else the date of creation. */
export function writtenDate<Value>(
  fields: PublicationDates<Value> & CreationDates,
  { defaultDate, folderDate, rules }: RecordOrigin,
): Value | string | undefined {
  return publishedOf(fields) ?? defaultDate ?? folderDate ?? createdOf(fields, rules.timezone);
}

function isDraft(fields: ArticleFields, origin: RecordOrigin): boolean {
  const isHeldBack = isFlag(fields.published) && !isTrue(fields.published);
  return origin.isDraft === true || isTrue(fields.draft) || isHeldBack;
}

/** The address of the article's page elsewhere. */
function urlOf(fields: ArticleFields, published: Instant, origin: RecordOrigin): string | undefined {
  const { permalink, timezone, language } = origin.rules;
  const { url } = fields;
  if (url !== undefined && !isPath(url)) return url.trim();
  if (permalink === undefined) return undefined;
  if (url !== undefined && !isPatternOfPaths(url)) return absoluteUrl(url, permalink);
  const languages = { siteLanguage: language, ownLanguage: languageOf(fields) };
  const { name = slugOf(fields, origin), folder } = placeOnSite(origin, languages);
  const slug = fields.slug ?? name;
  const categories = distinct(readCategories(fields, origin), nameKey);
  const parts = { published, slug, title: line(fields.title), categories, folder };
  return permalinkBy(permalink, parts, isDateAlone(fields, origin) ? "UTC" : timezone);
}

/** A date alone is read as noon UTC, which is already the next day in New Zealand. */
function isDateAlone(fields: ArticleFields, origin: RecordOrigin): boolean {
  return !/\d:\d/.test(String(writtenDate(fields, origin)));
}

function languageOf({ lang, language = lang }: ArticleFields): string | undefined {
  return language !== undefined && isLanguage(language) ? readLanguageTag(language) : undefined;
}

function languageOfName({ defaultLanguage }: RecordOrigin): string | undefined {
  return defaultLanguage === undefined ? undefined : withCurrentCode(defaultLanguage);
}

/** The requested slug. */
export function slugOf(fields: ArticleFields, origin: RecordOrigin): string {
  return slugify(fields.slug ?? origin.defaultSlug ?? ownTitle(fields, origin) ?? wordsWithoutTitle(fields, origin));
}

/**
 * Excludes a title taken from a heading: ids are made from slugs, and slugs must stay as they were before headings
 * became titles.
 */
export function ownTitle(fields: ArticleFields, origin: RecordOrigin): string | undefined {
  return origin.textWithTitle === undefined ? line(fields.title) : undefined;
}

/** What identifies an article without a title. The parser has ensured that there is something. */
function wordsWithoutTitle(fields: ArticleFields, origin: RecordOrigin): string {
  if (fields.id !== undefined) return String(fields.id);
  const text = writtenText(fields, origin);
  return text === undefined ? (line(summaryOf(fields)) ?? "") : cleanText(text);
}

/** The text, including a heading that became the title. */
export function writtenText(fields: ArticleFields, origin: RecordOrigin): string | undefined {
  return origin.textWithTitle ?? bodyOf(fields, origin)?.text;
}

/** The body in its source format. */
export function bodyOf(fields: ArticleFields, origin: RecordOrigin): Body | undefined {
  const html = nonBlank(fields.content_html);
  if (html !== undefined) return { kind: "html", text: html };
  if (origin.body !== undefined && !isBlank(origin.body.text)) return origin.body;
  const markdown = nonBlank(fields.body);
  if (markdown !== undefined) return { kind: "markdown", text: markdown };
  const plain = nonBlank(fields.content_text);
  return plain === undefined ? undefined : { kind: "plain", text: plain };
}

function legibleBody(body: Body | undefined): Body | undefined {
  return body && { ...body, text: legible(body.text) };
}

function legible(text: string): string {
  const clean = cleanText(text);
  // Almost every text is clean, and then needs only one pass.
  return clean === text ? text : cleanText(withWindowsCharacters(text));
}

/** The categories, which are treated as tags. */
function readCategories(fields: ArticleFields, origin: RecordOrigin): readonly string[] {
  const categories = firstNonBlank(fields.categories, fields.taxonomies?.categories);
  return [
    ...readTags(fields.category),
    ...readNames(Array.isArray(categories) ? categories.flat() : categories, origin),
  ];
}

/** Jekyll separates names in one text by spaces; only Jekyll has a date in every file name. */
function readNames(names: ArticleFields["tags"], { defaultDate }: RecordOrigin): readonly string[] {
  const isOfJekyll = typeof names === "string" && defaultDate !== undefined && !names.includes(",");
  return readTags(isOfJekyll ? names.split(/\s+/) : names);
}

/** The values without those whose key occurred before. */
function distinct<T>(values: readonly T[], key: (value: T) => string): readonly T[] {
  if (values.length < 2) return values;
  const byKey = new Map<string, T>();
  for (const value of values) {
    const name = key(value);
    if (!byKey.has(name)) byKey.set(name, value);
  }
  return [...byKey.values()];
}
