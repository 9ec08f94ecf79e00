import { isError, type Problem } from "../../errors.ts";
import { type ParsedArticle, parseArticle } from "../../records/parse-article.ts";
import type { RecordOrigin } from "../../records/record-origin.ts";

type Path = readonly string[];

/** Fields that can be dropped without changing an entry's identity. */
const optionalFields = new Set(
  "url external_url updated date_modified expires authors author tags language image banner_image enclosures attachments slug".split(
    " ",
  ),
);

/**
 * Like `parseArticle`, but for a feed that the person importing it cannot fix: an invalid optional field is dropped
 * with a warning. A missing id is not reported, because the import assigns one.
 */
export function parseEntry(fields: unknown, origin: RecordOrigin): ParsedArticle {
  const { problems, ...parsed } = parseLenient(fields, origin);
  return { ...parsed, problems: problems.filter((problem) => isError(problem) || pathOf(problem, origin)[0] !== "id") };
}

function parseLenient(fields: unknown, origin: RecordOrigin): ParsedArticle {
  const strict = parseArticle(fields, origin);
  if (strict.record !== undefined) return strict;
  const optional = strict.problems.filter((problem) => isError(problem) && isOptional(pathOf(problem, origin)));
  if (optional.length === 0) return strict;
  const removed = new Set(optional.map((problem) => invalidPart(pathOf(problem, origin)).join(".")));
  const parsed = parseArticle(without(fields, removed), origin);
  // If an error remains without the field, something else is wrong: the only date of an Atom entry may be `updated`.
  const fixed = optional.filter(({ field }) => !parsed.problems.some((problem) => problem.field === field));
  return { ...parsed, problems: [...fixed.map(asWarning), ...parsed.problems] };
}

function pathOf({ field = "" }: Problem, { path = "" }: RecordOrigin): Path {
  return (field.startsWith(`${path}.`) ? field.slice(path.length + 1) : field).split(".");
}

function isOptional([field = ""]: Path): boolean {
  return optionalFields.has(field);
}

/** A file needs an address and a person a name, so if that is invalid, the whole object is dropped. */
function invalidPart(path: Path): Path {
  const needed = /^(?:enclosures|attachments)$/.test(path[0] ?? "") ? "url" : "name";
  return path.length > 1 && path.at(-1) === needed ? path.slice(0, -1) : path;
}

/** Copies the value without what is at the given paths. */
function without(value: unknown, removed: ReadonlySet<string>, path = ""): unknown {
  const pathTo = (step: string | number) => (path === "" ? String(step) : `${path}.${step}`);
  if (Array.isArray(value))
    return value.flatMap((item, index) => (removed.has(pathTo(index)) ? [] : [without(item, removed, pathTo(index))]));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !removed.has(pathTo(name)));
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, removed, pathTo(name))]));
}

function asWarning(problem: Problem): Problem {
  return { ...problem, severity: "warning", advice: "it is left out, the rest of the entry is imported" };
}
