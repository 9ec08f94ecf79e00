import type * as z from "zod";
import type { Problem } from "../errors.ts";
import { nearest } from "./nearest.ts";
import { valueAt } from "./values.ts";

/** Where a validated value comes from. */
export interface ValueOrigin {
  readonly file: string;
  /** Finds the line of a dotted field. */
  readonly line?: (field: string) => number | undefined;
  /** The path to the value, which prefixes every field: `items.3`. */
  readonly path?: string;
}

/** Converts the errors of a schema. Their messages complete "expected …". */
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

/** A warning for each unknown field, with the most similar known one. */
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

/** The value for messages: short, on one line, and without passwords. */
export function describeValue(value: unknown): string {
  const text = writeValue(value).replace(credentials, "…@");
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function writeValue(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Circular, or nested thousands of levels deep.
    return Array.isArray(value) ? "a list nested too deeply" : "a mapping nested too deeply";
  }
}

interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The value, if it differs from the one at the path. */
  readonly found?: unknown;
}

/**
 * If a value matches none of several shapes, returns the complaints of the shape that matched best: `authors.0.email`,
 * not `authors`.
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

/** The depth of the first complaint: a wrong shape fails at the top, the right one inside. */
function depthOf(complaints: readonly Complaint[]): number {
  return complaints[0]?.path.length ?? 0;
}
