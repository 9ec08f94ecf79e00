import { constants } from "node:os";

/** Base class of deliberate errors; the command line prints their message without a stack trace. */
export class BroadsheetError extends Error {
  override name = "BroadsheetError";
}

/** An error keeps something from being published; a warning is just worth fixing. */
export type Severity = "error" | "warning";

/** A fault in a record, a setting or a line, described so that its author can find and fix it. */
export interface Problem {
  readonly severity: Severity;
  /** Relative to the working directory if below it, otherwise as given. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** Dotted, as written by its author: `authors.0.email`. */
  readonly field?: string;
  /** Completes "expected …"; or a whole sentence, if `found` is missing. */
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

/** Orders problems by line, those without a line first. */
export function byLine(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0);
}

/**
 * Formats a problem on one line: `data/articles/a.md:3: published: expected a date such as "2024-05-01", got
 * "yesterday"`.
 */
export function describeProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const subject = problem.field === undefined ? place : `${place}: ${problem.field}`;
  const claim = problem.found === undefined ? problem.expected : `expected ${problem.expected}, got ${problem.found}`;
  return problem.advice === undefined ? `${subject}: ${claim}` : `${subject}: ${claim} (${problem.advice})`;
}

/** Raised if `problems` must be fixed before anything else can be done. */
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

/** The system's name for an error, such as `ENOENT`; for other errors, their text. */
export function systemCodeOf(cause: unknown): string {
  if (!(cause instanceof Error && "code" in cause && typeof cause.code === "string")) return String(cause);
  const [, nameless] = /^Unknown system error -(\d+)$/.exec(cause.code) ?? [];
  return nameless === undefined ? cause.code : systemNameOf(Number(nameless));
}

/** The system's name for an error number, including some that Node has no name for, such as `EDQUOT`. */
export function systemNameOf(errno: number): string {
  return Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? String(errno);
}
