import { byLine, type Problem } from "../errors.ts";
import { absoluteUrl } from "./absolute-url.ts";
import type { ArticleRecord, Body, Instant } from "./article.ts";
import { legibleLine, line, nonBlank, present, readEnclosure, readPerson, readTags } from "./article-parts.ts";
import {
  type ArticleFields,
  articleFields,
  articleSchema,
  enclosureFields,
  foreignFields,
  neverBlank,
  type PersonField,
  personFields,
  personFieldsOfPages,
  taxonomyFields,
} from "./article-schema.ts";
import { parseInstantOrMonth } from "./dates.ts";
import { readEpisode, unreadFields } from "./episode.ts";
import {
  authorsOf,
  createdOf,
  firstNonBlank,
  imageOf,
  publishedOf,
  type SomeFields,
  summaryOf,
  updatedOf,
} from "./field-spellings.ts";
import { heldBack } from "./held-back.ts";
import { permalinkBy, placeOnSite } from "./permalink.ts";
import { mailAddress } from "./person.ts";
import { describeValue, problemAt, schemaProblems, unknownFields, type ValueOrigin } from "./schema-problems.ts";
import type { ReadingRules } from "./site.ts";
import { nameKey, slugify } from "./slug.ts";
import { cleanText, isBlank, withWindowsCharacters } from "./text.ts";
import {
  isFlag,
  isLanguage,
  isMapping,
  isPath,
  isTrue,
  listOf,
  readLanguageTag,
  withCurrentCode,
  withoutBlanks,
} from "./values.ts";

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

/** The record, unless a problem is an error. */
export interface ParsedArticle {
  readonly record?: ArticleRecord;
  readonly problems: readonly Problem[];
}

/** Reads a record as its author wrote it (`articleSchema`), and reports all problems at once. */
export function parseArticle(value: unknown, origin: RecordOrigin): ParsedArticle {
  if (!isMapping(value)) {
    const expected = 'fields such as "title: …" and "published: …"';
    return { problems: [problemAt(origin, "", { expected, found: describeValue(value) })] };
  }
  const fields = inPlainForm(withoutBlanks(value, neverBlank) as object);
  const shape = articleSchema.safeParse(fields);
  const errors = [
    ...(shape.success ? [] : schemaProblems(shape.error, fields, origin)),
    ...missing(fields as SomeFields<keyof ArticleFields, unknown>, origin),
  ];
  const unknown = [
    ...unknownFields(fields, articleFields, origin, foreignFields),
    ...unknownWithin(fields as SomeFields<keyof ArticleFields, unknown>, origin),
  ];
  // Names that begin with "_" are not reported as unknown, but "_build" is Hugo's.
  if (unknown.length > 0 || Object.hasOwn(fields, "_build")) errors.push(...heldBack(fields, origin));
  const problems = [...errors, ...unknown].sort(byLine);
  if (!shape.success || errors.length > 0) return { problems };
  return { record: build(shape.data, origin), problems: [...problems, ...advice(shape.data, origin)].sort(byLine) };
}

/**
 * In MkDocs, `date` may hold the dates of creation and change; in Docusaurus, a tag may hold a label and an address.
 */
function inPlainForm(fields: object): object {
  const { date, tags } = fields as SomeFields<"date" | "tags", unknown>;
  const isDated = isMapping(date) && date.created !== undefined;
  const isLabelled = Array.isArray(tags) && tags.some(isMapping);
  if (!isDated && !isLabelled) return fields;
  return {
    ...(isDated && date.updated !== undefined && { updated: date.updated }),
    ...fields,
    ...(isDated && { date: date.created }),
    ...(isLabelled && { tags: tags.map((tag) => (isMapping(tag) ? (tag.label ?? tag) : tag)) }),
  };
}

function missing(fields: SomeFields<keyof ArticleFields, unknown>, origin: RecordOrigin): Problem[] {
  const problems: Problem[] = [];
  if ((publishedOf(fields) ?? dateOfPlace(origin) ?? createdOf(fields, origin.rules.timezone)) === undefined) {
    const { dateName } = origin;
    const example = dateName === undefined ? ', such as "published: 2024-05-01"' : "";
    const expected = `is missing: every article needs a date${example}`;
    problems.push(problemAt(origin, dateName ?? "published", { expected }));
  }
  const texts = [
    fields.title,
    summaryOf(fields),
    fields.content_html,
    fields.body,
    fields.content_text,
    origin.body?.text,
  ];
  if (texts.every((text) => text === undefined || (typeof text === "string" && isBlank(text)))) {
    problems.push(problemAt(origin, "title", { expected: "is missing: every article needs a title or content" }));
  }
  return problems;
}

/**
 * Unknown fields of the mappings within a record. A picture's mapping is not checked: themes put whatever they like
 * into it.
 */
function unknownWithin(fields: SomeFields<keyof ArticleFields, unknown>, origin: RecordOrigin): Problem[] {
  const problems: Problem[] = [];
  const lookAt = (name: string, value: unknown, known: readonly string[], elsewhere = {}) => {
    if (isMapping(value)) problems.push(...unknownFields(value, known, within(origin, name), elsewhere));
  };
  const lookAtEach = (name: keyof ArticleFields, known: readonly string[]) => {
    const value = fields[name];
    if (Array.isArray(value)) for (const [index, item] of value.entries()) lookAt(`${name}.${index}`, item, known);
    else lookAt(name, value, known);
  };
  lookAt("taxonomies", fields.taxonomies, taxonomyFields, foreignFields);
  const ofPersons = [...personFields, ...personFieldsOfPages];
  lookAtEach("authors", ofPersons);
  lookAtEach("author", ofPersons);
  lookAtEach("enclosures", enclosureFields);
  lookAtEach("attachments", enclosureFields);
  return problems;
}

function within(origin: RecordOrigin, field: string): RecordOrigin {
  return { ...origin, path: origin.path === undefined ? field : `${origin.path}.${field}` };
}

/** Warnings about what is not wrong, but likely to be regretted. */
function advice(fields: ArticleFields, origin: RecordOrigin): Problem[] {
  const warnings: Problem[] = [];
  const warn = (field: string, expected: string, hint: string) =>
    warnings.push(problemAt(origin, field, { severity: "warning", expected, advice: hint }));
  const slug = slugOf(fields, origin);
  if (fields.slug !== undefined && fields.slug !== slug) {
    warn("slug", `"${fields.slug}" is not fit for an address and becomes "${slug}"`, `write "slug: ${slug}"`);
  }
  if (fields.url !== undefined && isPath(fields.url) && origin.rules.permalink === undefined) {
    const hint = `if its page is elsewhere, write the whole address, or set "permalink" in site.yaml; if not, let "redirects" in site.yaml lead from there to /articles/${slug}/`;
    warn("url", "is a path, and is left out: the article gets a page of its own here", hint);
  }
  const { language = fields.lang } = fields;
  if (language !== undefined && !isLanguage(language)) {
    const field = fields.language === undefined ? "lang" : "language";
    warn(field, `"${language}" is not a language, and is left out`, 'write a tag such as "en" or "pt-BR"');
  }
  const translation = untoldLanguage(fields, origin);
  if (translation !== undefined) {
    const hint = `write "language: ${translation}", or the language that it is in`;
    warn(
      "language",
      `is missing, and the file's name ends in ".${translation}", as a translation's does in Hugo`,
      hint,
    );
  }
  for (const [field, email] of lostMails(fields)) {
    const hint = 'write one such as "ada@example.com", or none';
    warn(field, `"${email}" is not an e-mail address that every reader accepts, and is left out`, hint);
  }
  for (const [field, picture] of lostPictures(fields)) {
    const hint = 'write the whole address, such as "https://example.com/a.png"';
    warn(`${field}.image_url`, `"${picture}" leads nowhere in a feed, and is left out`, hint);
  }
  if (fields.id === undefined && fields.slug === undefined && origin.defaultSlug === undefined) {
    const isTitled = ownTitle(fields, origin) !== undefined;
    const mark = isTitled ? "title" : writtenText(fields, origin) !== undefined ? "text" : "summary";
    const hint = `add an id; without one, the article is new to readers whenever its ${mark} changes`;
    warn("id", `is missing, so only the ${mark} distinguishes the article from others`, hint);
  }
  if (nonBlank(fields.content_html) !== undefined && nonBlank(origin.body?.text) !== undefined) {
    warn("content_html", "is published, and the text below the front matter is not", "keep one of the two");
  }
  return [...warnings, ...adviceOnEpisode(fields, origin)];
}

function adviceOnEpisode(fields: ArticleFields, origin: RecordOrigin): readonly Problem[] {
  return unreadFields(fields).map(({ field, claim, advice }) =>
    problemAt(origin, field, { severity: "warning", expected: claim, advice }),
  );
}

/** Mail addresses that no document may have, each with its author's field. */
function lostMails(fields: ArticleFields): readonly (readonly [field: string, email: string])[] {
  return writtenAuthors(fields).flatMap(([field, person]) => {
    const { email } = readPerson(person);
    return email === undefined || mailAddress(email) !== undefined ? [] : [[field, email] as const];
  });
}

/** Pictures that only exist on a site of Docusaurus, each with its author's field. */
function lostPictures(fields: ArticleFields): readonly (readonly [field: string, picture: string])[] {
  return writtenAuthors(fields).flatMap(([field, person]) => {
    if (typeof person === "string" || person.image_url === undefined) return [];
    return readPerson(person).avatar === undefined ? [[field, person.image_url] as const] : [];
  });
}

/** The authors that apply, each with its field. */
function writtenAuthors(fields: ArticleFields): readonly (readonly [field: string, person: PersonField])[] {
  const said = authorsOf(fields);
  const written = fields.authors === said ? "authors" : fields.author === said ? "author" : "taxonomies.authors";
  return listOf(said).map((person, index) => [Array.isArray(said) ? `${written}.${index}` : written, person] as const);
}

function build(fields: ArticleFields, origin: RecordOrigin): ArticleRecord {
  const instant = (date: string | boolean | undefined) =>
    date === undefined ? undefined : parseInstantOrMonth(date, origin.rules.timezone);
  const published =
    instant(publishedOf(fields) ?? dateOfPlace(origin) ?? createdOf(fields, origin.rules.timezone)) ?? 0;
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
      [...readTags(firstNonBlank(fields.tags, fields.taxonomies?.tags)), ...readCategories(fields, origin)],
      nameKey,
    ),
    language: languageOf(fields) ?? languageOfName(origin),
    image: (imageOf(fields.image) ?? fields.banner_image)?.trim(),
    enclosures: listOf(firstNonBlank(fields.enclosures, fields.attachments)).map(readEnclosure),
    episode: readEpisode(fields),
    draft: isDraft(fields, origin),
  });
}

function dateOfPlace({ defaultDate, folderDate }: RecordOrigin): string | undefined {
  return defaultDate ?? folderDate;
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
  if (url !== undefined) return absoluteUrl(url, permalink);
  const languages = { siteLanguage: language, ownLanguage: languageOf(fields) };
  const { name = slugOf(fields, origin), folder } = placeOnSite(origin, languages);
  const slug = fields.slug ?? name;
  const categories = distinct(readCategories(fields, origin), nameKey);
  const parts = { published, slug, title: line(fields.title), categories, folder };
  return permalinkBy(permalink, parts, isDateAlone(fields, origin) ? "UTC" : timezone);
}

/** A date alone is read as noon UTC, which in New Zealand is already the next day. */
function isDateAlone(fields: ArticleFields, origin: RecordOrigin): boolean {
  return !/\d:\d/.test(String(publishedOf(fields) ?? dateOfPlace(origin) ?? createdOf(fields, origin.rules.timezone)));
}

function languageOf({ lang, language = lang }: ArticleFields): string | undefined {
  return language !== undefined && isLanguage(language) ? readLanguageTag(language) : undefined;
}

function languageOfName({ defaultLanguage }: RecordOrigin): string | undefined {
  return defaultLanguage === undefined ? undefined : withCurrentCode(defaultLanguage);
}

/**
 * The language of `walk.fr.md` by Hugo's rule. It is only a guess, so it must be a language that Node can format dates
 * in, unlike those of `intro.ts.md` and `socket.io.md`.
 */
function untoldLanguage({ lang, language = lang }: ArticleFields, origin: RecordOrigin): string | undefined {
  const [, code] = /\.([a-z]{2})$/.exec(origin.defaultSlug ?? "") ?? [];
  if (code === undefined || code === origin.rules.language?.replace(/-.*/, "")) return undefined;
  if ((language ?? origin.defaultLanguage) !== undefined) return undefined;
  return Intl.DateTimeFormat.supportedLocalesOf(code).length > 0 ? code : undefined;
}

function slugOf(fields: ArticleFields, origin: RecordOrigin): string {
  return slugify(fields.slug ?? origin.defaultSlug ?? ownTitle(fields, origin) ?? wordsWithoutTitle(fields, origin));
}

/** Not a title that was a heading: ids are made from slugs, and slugs were made before headings became titles. */
function ownTitle(fields: ArticleFields, origin: RecordOrigin): string | undefined {
  return origin.textWithTitle === undefined ? line(fields.title) : undefined;
}

/** What distinguishes an article without a title. `missing` has made sure that there is something. */
function wordsWithoutTitle(fields: ArticleFields, origin: RecordOrigin): string {
  if (fields.id !== undefined) return String(fields.id);
  const text = writtenText(fields, origin);
  return text === undefined ? (line(summaryOf(fields)) ?? "") : cleanText(text);
}

/** The text, including a heading that became the title. */
function writtenText(fields: ArticleFields, origin: RecordOrigin): string | undefined {
  return origin.textWithTitle ?? bodyOf(fields, origin)?.text;
}

/** The body as it is written. */
function bodyOf(fields: ArticleFields, origin: RecordOrigin): Body | undefined {
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
  // Nearly every text is clean, and is then looked through only once.
  return clean === text ? text : cleanText(withWindowsCharacters(text));
}

/** The categories, which count as tags. */
function readCategories(fields: ArticleFields, { defaultDate }: RecordOrigin): readonly string[] {
  const categories = firstNonBlank(fields.categories, fields.taxonomies?.categories);
  const one = readTags(fields.category);
  if (categories === undefined) return one;
  if (Array.isArray(categories)) return [...one, ...readTags(categories.flat())];
  // In Jekyll, categories in a text are separated by spaces; it alone has a date in every file's name.
  const isOfJekyll = defaultDate !== undefined && !categories.includes(",");
  return [...one, ...readTags(isOfJekyll ? categories.split(/\s+/) : categories)];
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
