import type { TomlError } from "smol-toml";
import type { Problem } from "../errors.ts";
import { openBracketBefore } from "./open-bracket.ts";
import { describeValue } from "./schema-problems.ts";

/** A fault of a TOML text in words for its author, as a problem's claim. */
export interface TomlClaim extends Pick<Problem, "expected"> {
  /** From 0. */
  readonly line: number;
  readonly found: string;
  readonly advice: string;
}

type TomlFault = Pick<TomlError, "line" | "column" | "message">;

interface Say {
  readonly expected: string;
  readonly advice: string;
}

const noField: Say = {
  expected: 'a line such as title = "Mine": a name, "=", and text in quotes, a date, a number, true, false or a list',
  advice: "write one",
};
const yamlField: Say = {
  ...noField,
  advice: 'write one, or put lines "---" in place of the lines "+++", for this is YAML',
};

const openBrackets: Say = {
  expected: "closed brackets, with a comma after each item",
  advice: "mend them",
};

/** By what the parser's message holds; the first that fits. */
const claims: readonly (readonly [pattern: RegExp, say: Say])[] = [
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
      expected: "a backslash in double quotes only before what it stands for, as in \\n",
      advice: "put the text in single quotes, in which a backslash is a backslash",
    },
  ],
  [/unfinished (?:array|table)|comma or end/, openBrackets],
  [/date/, { expected: "a date such as 2024-05-01 or 2024-05-01T09:00:00Z", advice: "write it so, or in quotes" }],
  [/end-of-line/, { expected: "one value after a name", advice: "put the whole text in one pair of quotes" }],
];

/** Says what `fault` means, and of which line. */
export function tomlClaim(fault: TomlFault, text: string): TomlClaim {
  const lines = text.split("\n");
  // What is missing at the end of the text shows in its last line, and only the end of brackets is looked for as far as
  // that.
  const line = lines.slice(0, fault.line).findLastIndex((each) => each.trim() !== "");
  const found = lines[line]?.trim() ?? "";
  const opening = isWithinBrackets(fault, lines) ? openingLine(lines.slice(0, line)) : undefined;
  if (opening !== undefined) return { line: opening, found: describeValue(lines[opening]?.trim()), ...openBrackets };
  const say = line < fault.line - 1 ? openBrackets : sayOf(fault.message, found);
  return { line, found: describeValue(found), ...say };
}

/** Whether the parser stumbles over the name of a field, for it awaits a value, or the end of brackets. */
function isWithinBrackets({ line, column, message }: TomlFault, lines: readonly string[]): boolean {
  const found = lines[line - 1] ?? "";
  return (
    /^\s*[\w.-]+\s*=/.test(found) && found.search(/\S/) === column - 1 && /invalid value|comma or end/.test(message)
  );
}

/** The line, from 0, of the bracket that these leave open, if they do. */
function openingLine(lines: readonly string[]): number | undefined {
  const text = lines.join("\n");
  const bracket = openBracketBefore(text, text.length);
  return bracket === undefined ? undefined : text.slice(0, bracket).split("\n").length - 1;
}

function sayOf(message: string, found: string): Say {
  if (/^[\w-]+:\s/.test(found)) return yamlField;
  // After its first line, the message shows the text.
  const [reason = ""] = message.split("\n");
  return claims.find(([pattern]) => pattern.test(reason))?.[1] ?? noField;
}
