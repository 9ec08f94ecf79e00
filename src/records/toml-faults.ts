import type { TomlError } from "smol-toml";
import type { Problem } from "../errors.ts";
import { openBracketBefore } from "./open-bracket.ts";
import { describeValue } from "./schema-problems.ts";

/** A TOML error in the author's terms, as the claim of a problem. */
export interface TomlClaim extends Pick<Problem, "expected"> {
  /** From 0. */
  readonly line: number;
  readonly found: string;
  readonly advice: string;
}

type TomlFault = Pick<TomlError, "line" | "column" | "message">;

interface Explanation {
  readonly expected: string;
  readonly advice: string;
}

const noField: Explanation = {
  expected: 'a line such as title = "Mine": a name, "=", and text in quotes, a date, a number, true, false or a list',
  advice: "write one",
};
const yamlField: Explanation = {
  ...noField,
  advice: 'write one, or replace the lines "+++" with "---", since this is YAML',
};

const openBrackets: Explanation = {
  expected: "closed brackets, with a comma after each item",
  advice: "correct them",
};

/** By the parser's message; the first matching pattern counts. */
const claims: readonly (readonly [pattern: RegExp, explanation: Explanation])[] = [
  [/redefine/, { expected: "each name once", advice: "keep one of the two" }],
  [
    /unfinished string|characters are not allowed in strings/,
    {
      expected: "a closing quote",
      advice: "close it; put text of several lines between triple quotes",
    },
  ],
  [
    /escape/,
    {
      expected: "a backslash in double quotes only as part of an escape, as in \\n",
      advice: "put the text in single quotes, where a backslash is only a backslash",
    },
  ],
  [/unfinished (?:array|table)|comma or end/, openBrackets],
  [
    /date/,
    { expected: "a date such as 2024-05-01 or 2024-05-01T09:00:00Z", advice: "write it like that, or in quotes" },
  ],
  [/end-of-line/, { expected: "one value after a name", advice: "put the whole text in one pair of quotes" }],
];

/** Explains an error and finds its line. */
export function tomlClaim(fault: TomlFault, text: string): TomlClaim {
  const lines = text.split("\n");
  // If something is missing at the end, the last non-blank line is shown; the parser goes on to the end of the text in
  // search of closing brackets.
  const line = lines.slice(0, fault.line).findLastIndex((each) => each.trim() !== "");
  const found = lines[line]?.trim() ?? "";
  const opening = isWithinBrackets(fault, lines) ? openingLine(lines.slice(0, line)) : undefined;
  if (opening !== undefined) return { line: opening, found: describeValue(lines[opening]?.trim()), ...openBrackets };
  const explanation = line < fault.line - 1 ? openBrackets : explanationOf(fault.message, found);
  return { line, found: describeValue(found), ...explanation };
}

/** Whether the parser stopped at a field's name because it expected a value or a closing bracket. */
function isWithinBrackets({ line, column, message }: TomlFault, lines: readonly string[]): boolean {
  const found = lines[line - 1] ?? "";
  return (
    /^\s*[\w.-]+\s*=/.test(found) && found.search(/\S/) === column - 1 && /invalid value|comma or end/.test(message)
  );
}

/** The zero-based line of the last unclosed bracket, if any. */
function openingLine(lines: readonly string[]): number | undefined {
  const text = lines.join("\n");
  const bracket = openBracketBefore(text, text.length);
  return bracket === undefined ? undefined : text.slice(0, bracket).split("\n").length - 1;
}

function explanationOf(message: string, found: string): Explanation {
  if (/^[\w-]+:\s/.test(found)) return yamlField;
  // The rest of the message quotes the text.
  const [reason = ""] = message.split("\n");
  return claims.find(([pattern]) => pattern.test(reason))?.[1] ?? noField;
}
