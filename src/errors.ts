import { constants } from "node:os";

/** Base of every error that Broadsheet raises on purpose; the command line prints its message and no stack trace. */
export class BroadsheetError extends Error {
  override name = "BroadsheetError";
}

/** Whether a problem keeps something from being published, or is only worth fixing. */
export type Severity = "error" | "warning";

/** What is wrong with a record, a setting or a line, told so that its author can find and fix it. */
export interface Problem {
  readonly severity: Severity;
  /** Relative to the working directory if it is below that, otherwise as it was given. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** Dotted, as its author wrote it: `authors.0.email`. */
  readonly field?: string;
  /** Completes "expected …", or is a whole sentence if `found` is missing. */
  readonly expected: string;
  /** Completes "got …". */
  readonly found?: string;
  /** What to do, unless that is obvious. */
  readonly advice?: string;
}

/** Whether something is an error, not a warning. */
export function isError({ severity }: { readonly severity: Severity }): boolean {
  return severity === "error";
}

/** Orders problems by line; those without a line come first. */
export function byLine(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0);
}

/**
 * The problem in one line: `data/articles/a.md:3: published: expected a date such as "2024-05-01", got "yesterday"`.
 */
export function describeProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const subject = problem.field === undefined ? place : `${place}: ${problem.field}`;
  const claim = problem.found === undefined ? problem.expected : `expected ${problem.expected}, got ${problem.found}`;
  return problem.advice === undefined ? `${subject}: ${claim}` : `${subject}: ${claim} (${problem.advice})`;
}

/** Raised if nothing can be done until every one of `problems` is fixed. */
export class ProblemsError extends BroadsheetError {
  override name = "ProblemsError";

  /** `outcome` is a sentence on what was not done. */
  constructor(
    readonly problems: readonly Problem[],
    readonly outcome?: string,
  ) {
    super(problems.map(describeProblem).join("\n"));
  }
}

/** The system's name for an error, such as `ENOENT`; for an error that is not the system's, its text. */
export function systemCodeOf(cause: unknown): string {
  if (!(cause instanceof Error && "code" in cause && typeof cause.code === "string")) return String(cause);
  const [, nameless] = /^Unknown system error -(\d+)$/.exec(cause.code) ?? [];
  return nameless === undefined ? cause.code : systemNameOf(Number(nameless));
}

/** The system's name for an error number; Node has no name for some of them, such as `EDQUOT`. */
export function systemNameOf(errno: number): string {
  return Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? String(errno);
}
