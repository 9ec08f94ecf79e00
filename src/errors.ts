import { constants } from "node:os";

/** Base of every error that Broadsheet raises on purpose; the command line prints its message and no stack trace. */
export class BroadsheetError extends Error {
  override name = "BroadsheetError";
}

/** Whether a problem stops something from being published, or is only worth mending. */
export type Severity = "error" | "warning";

/** What is wrong with one record, one setting or one line: enough for its author to find and mend it. */
export interface Problem {
  readonly severity: Severity;
  /** Relative to the working directory where it lies below it, else as it was given. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** Dotted, as its author wrote it: `authors.0.email`. */
  readonly field?: string;
  /** Completes "expected …", or is a whole sentence where `found` is missing. */
  readonly expected: string;
  /** Completes "got …". */
  readonly found?: string;
  /** What to do next, where that does not go without saying. */
  readonly advice?: string;
}

/** Whether something is an error, and not only worth mending. */
export function isError({ severity }: { readonly severity: Severity }): boolean {
  return severity === "error";
}

/** For sorting: by line, those of no line first. */
export function byLine(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0);
}

/** One line: `data/articles/a.md:3: published: expected a date such as "2024-05-01", got "yesterday"`. */
export function describeProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const subject = problem.field === undefined ? place : `${place}: ${problem.field}`;
  const claim = problem.found === undefined ? problem.expected : `expected ${problem.expected}, got ${problem.found}`;
  return problem.advice === undefined ? `${subject}: ${claim}` : `${subject}: ${claim} (${problem.advice})`;
}

/** Raised where nothing can go on until every one of `problems` is mended. */
export class ProblemsError extends BroadsheetError {
  override name = "ProblemsError";

  /** `outcome`: a sentence on what was not done. */
  constructor(
    readonly problems: readonly Problem[],
    readonly outcome?: string,
  ) {
    super(problems.map(describeProblem).join("\n"));
  }
}

/** The system's name for what went wrong, such as `ENOENT`; of what is no fault of the system, its own words. */
export function systemCodeOf(cause: unknown): string {
  if (!(cause instanceof Error && "code" in cause && typeof cause.code === "string")) return String(cause);
  const [, nameless] = /^Unknown system error -(\d+)$/.exec(cause.code) ?? [];
  return nameless === undefined ? cause.code : systemNameOf(Number(nameless));
}

/** The system's name for the number of an error; Node's errors have none for some, such as `EDQUOT`. */
export function systemNameOf(errno: number): string {
  return Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? String(errno);
}
