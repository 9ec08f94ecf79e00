import { isError, type Problem } from "../../errors.ts";
import { type ParsedArticle, parseArticle } from "../../records/parse-article.ts";
import type { RecordOrigin } from "../../records/record-origin.ts";

type Path = readonly string[];

/** Without these there is still an entry, and the same one. */
const dispensable = new Set(
  "url external_url updated date_modified expires authors author tags language image banner_image enclosures attachments slug".split(
    " ",
  ),
);

/**
 * Reads an entry of a feed that its reader cannot mend: as `parseArticle` does, but what is wrong with a field that an
 * entry can do without is a warning, and left out. One without an id is given one by the import, so nobody has to.
 */
export function parseEntry(fields: unknown, origin: RecordOrigin): ParsedArticle {
  const { problems, ...parsed } = parseForgiving(fields, origin);
  return { ...parsed, problems: problems.filter((problem) => isError(problem) || pathOf(problem, origin)[0] !== "id") };
}

function parseForgiving(fields: unknown, origin: RecordOrigin): ParsedArticle {
  const strict = parseArticle(fields, origin);
  if (strict.record !== undefined) return strict;
  const spare = strict.problems.filter((problem) => isError(problem) && isSpare(pathOf(problem, origin)));
  if (spare.length === 0) return strict;
  const left = new Set(spare.map((problem) => partAt(pathOf(problem, origin)).join(".")));
  const parsed = parseArticle(without(fields, left), origin);
  // What is still wrong without the field is wrong with another: an entry of Atom may have its only date in `updated`.
  const mended = spare.filter(({ field }) => !parsed.problems.some((problem) => problem.field === field));
  return { ...parsed, problems: [...mended.map(asWarning), ...parsed.problems] };
}

function pathOf({ field = "" }: Problem, { path = "" }: RecordOrigin): Path {
  return (field.startsWith(`${path}.`) ? field.slice(path.length + 1) : field).split(".");
}

function isSpare([field = ""]: Path): boolean {
  return dispensable.has(field);
}

/** A file without its address is none, nor is a person without a name. */
function partAt(path: Path): Path {
  const needed = /^(?:enclosures|attachments)$/.test(path[0] ?? "") ? "url" : "name";
  return path.length > 1 && path.at(-1) === needed ? path.slice(0, -1) : path;
}

/** The value without what stands at the paths. */
function without(value: unknown, left: ReadonlySet<string>, path = ""): unknown {
  const pathTo = (step: string | number) => (path === "" ? String(step) : `${path}.${step}`);
  if (Array.isArray(value))
    return value.flatMap((item, index) => (left.has(pathTo(index)) ? [] : [without(item, left, pathTo(index))]));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !left.has(pathTo(name)));
  return Object.fromEntries(kept.map(([name, inner]) => [name, without(inner, left, pathTo(name))]));
}

function asWarning(problem: Problem): Problem {
  return { ...problem, severity: "warning", advice: "it is left out, the rest of the entry is imported" };
}
