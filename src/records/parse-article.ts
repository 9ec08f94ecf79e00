import { byLine, type Problem } from "../errors.ts";
import type { ArticleRecord } from "./article.ts";
import {
  type ArticleFields,
  articleFields,
  articleSchema,
  enclosureFields,
  foreignFields,
  neverBlank,
  personFields,
  personFieldsOfPages,
  taxonomyFields,
} from "./article-schema.ts";
import { bodyOf, buildRecord, writtenDate } from "./build-record.ts";
import { type SomeFields, summaryOf, withCreated } from "./field-spellings.ts";
import { heldBack } from "./held-back.ts";
import { withImage } from "./picture-fields.ts";
import { recordAdvice } from "./record-advice.ts";
import type { RecordOrigin } from "./record-origin.ts";
import { describeValue, problemAt, schemaProblems, unknownFields } from "./schema-problems.ts";
import { isBlank } from "./text.ts";
import { isMapping, withoutBlanks } from "./values.ts";

/** The record, unless there is an error. */
export interface ParsedArticle {
  readonly record?: ArticleRecord;
  readonly problems: readonly Problem[];
}

/** Reads a record as written by its author (`articleSchema`), and reports all problems at once. */
export function parseArticle(value: unknown, origin: RecordOrigin): ParsedArticle {
  if (!isMapping(value)) {
    const expected = 'fields such as "title: …" and "published: …"';
    return { problems: [problemAt(origin, "", { expected, found: describeValue(value) })] };
  }
  const fields = withImage(withCreated(inPlainForm(withoutBlanks(value, neverBlank) as object)), origin.file);
  const shape = articleSchema.safeParse(fields);
  const errors = [
    ...(shape.success ? tooLong(shape.data, origin) : schemaProblems(shape.error, fields, origin)),
    ...missing(fields as SomeFields<keyof ArticleFields, unknown>, origin),
  ];
  const unknown = [
    ...unknownFields(fields, articleFields, origin, foreignFields),
    ...unknownWithin(fields as SomeFields<keyof ArticleFields, unknown>, origin),
  ];
  // Unknown names that begin with "_" are not reported, but Hugo's "_build" matters.
  if (unknown.length > 0 || Object.hasOwn(fields, "_build")) errors.push(...heldBack(fields, origin));
  const problems = [...errors, ...unknown].sort(byLine);
  if (!shape.success || errors.length > 0) return { problems };
  return {
    record: buildRecord(shape.data, origin),
    problems: [...problems, ...recordAdvice(shape.data, origin)].sort(byLine),
  };
}

/**
 * Simplifies fields: in MkDocs, `date` may contain dates of creation and change; in Docusaurus, a tag may have a label
 * and an address; in Zenn, topics are tags.
 */
function inPlainForm(fields: object): object {
  if ("topics" in fields && !("tags" in fields)) {
    const { topics, ...others } = fields;
    if (Array.isArray(topics) && topics.every((topic) => typeof topic === "string")) return { ...others, tags: topics };
  }
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

/**
 * In characters. Readers reject documents with longer texts, and thereby all their entries: Miniflux accepts at most 15
 * MB. Rendering a text takes a hundred times its size in memory, and running out of memory is fatal.
 */
const longestText = 16_000_000;

function tooLong(fields: ArticleFields, origin: RecordOrigin): Problem[] {
  const { length } = bodyOf(fields, origin)?.text ?? "";
  if (length <= longestText) return [];
  const millions = (characters: number) => `${Math.ceil(characters / 1_000_000)} million characters`;
  const expected = `a text of at most ${millions(longestText)}`;
  return [problemAt(origin, "", { expected, found: millions(length), advice: "split it into several articles" })];
}

function missing(fields: SomeFields<keyof ArticleFields, unknown>, origin: RecordOrigin): Problem[] {
  const problems: Problem[] = [];
  if (writtenDate(fields, origin) === undefined) {
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

/** Unknown fields of mappings within a record. Images are not checked, because themes use arbitrary fields there. */
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
