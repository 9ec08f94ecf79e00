import type * as z from "zod";
import type { Problem } from "../errors.ts";
import { nearest } from "./nearest.ts";
import { valueAt } from "./values.ts";

/** Where a value that a schema checks comes from. */
export interface ValueOrigin {
  readonly file: string;
  /** Tells the line of a dotted field. */
  readonly line?: (field: string) => number | undefined;
  /** The path to the value, which precedes every field: `items.3`. */
  readonly path?: string;
}

/** The errors that a schema found in the value. A schema's messages complete "expected …". */
export function schemaProblems(error: z.ZodError, value: unknown, origin: ValueOrigin): Problem[] {
  return error.issues.flatMap(complaintsOf).map(({ path, message, found = valueAt(value, path) }) => {
    const claim =
      found === undefined ? { expected: `is missing: ${message}` } : { expected: message, found: describeValue(found) };
    return problemAt(origin, path.map(String).join("."), claim);
  });
}

/** A problem of a field, with its file and line; an error unless `problem` says otherwise. */
export function problemAt(
  origin: ValueOrigin,
  field: string,
  problem: Pick<Problem, "expected"> & Partial<Problem>,
): Problem {
  const fullField = [origin.path, field].filter((part) => part !== undefined && part !== "").join(".");
  const line = origin.line?.(fullField);
  return {
    severity: "error",
    file: origin.file,
    ...(line !== undefined && { line }),
    ...(fullField !== "" && { field: fullField }),
    ...problem,
  };
}

/** A warning for each unknown field, with the known one that was most likely meant. */
export function unknownFields(
  value: object,
  known: readonly string[],
  origin: ValueOrigin,
  elsewhere: Readonly<Record<string, string>> = {},
): Problem[] {
  return Object.keys(value)
    .filter((name) => !known.includes(name) && !name.startsWith("_"))
    .map((name) => {
      const lower = name.toLowerCase();
      const meant = Object.hasOwn(elsewhere, lower) ? elsewhere[lower] : nearest(name, known);
      const expected = "is not a known field and is left out";
      const advice = meant === undefined ? {} : { advice: `did you mean "${meant}"?` };
      return problemAt(origin, name, { severity: "warning", expected, ...advice });
    });
}

/** A user name and password in an address. */
const credentials = /(?<=\bhttps?:\/\/)[^\s/"@]*@/gi;

/** The value as messages show it: short, on one line, and without a password, which logs would keep. */
export function describeValue(value: unknown): string {
  const text = writeValue(value).replace(credentials, "…@");
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function writeValue(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // The value contains itself, or has thousands of levels; no message could show it.
    return Array.isArray(value) ? "a list nested too deeply" : "a mapping nested too deeply";
  }
}

interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The value, if it is not the one at the path. */
  readonly found?: unknown;
}

/**
 * If a value matches none of several shapes, the complaints of the shape that got furthest: `authors.0.email`, not
 * `authors`.
 */
function complaintsOf(issue: z.core.$ZodIssue): readonly Complaint[] {
  if (issue.code === "invalid_key") {
    const message = issue.issues[0]?.message ?? issue.message;
    return [{ path: issue.path, message, found: issue.path.at(-1) }];
  }
  if (issue.code !== "invalid_union") return [issue];
  const furthest = issue.errors
    .map((errors) => errors.flatMap(complaintsOf))
    .reduce<readonly Complaint[]>((best, other) => (depthOf(other) > depthOf(best) ? other : best), []);
  if (depthOf(furthest) === 0) return [issue];
  return furthest.map((complaint) => ({ ...complaint, path: [...issue.path, ...complaint.path] }));
}

/** How deep the first complaint is: a shape that does not fit fails at the top, one that fits fails inside. */
function depthOf(complaints: readonly Complaint[]): number {
  return complaints[0]?.path.length ?? 0;
}
