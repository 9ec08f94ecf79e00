import { closesFence, fenceOpenedBy } from "../../records/code-fences.ts";
import { codeFinder, fenced } from "./code.ts";
import { indentedCodeFinder } from "./indented-code.ts";

/** A line of a text, or several that must not be changed. */
export interface Line {
  readonly text: string;
  /** Tags in it are kept. */
  readonly isCode: boolean;
}

/** The zero-based number of its (first) line in the text. */
export interface NumberedLine extends Line {
  readonly number: number;
}

/** Jekyll does not expand tags between these. */
const raw = /\{%-?\s*raw\s*-?%\}((?:(?!\{%-?\s*raw\b).)*?)\{%-?\s*endraw\s*-?%\}/g;
const openingRaw = /^\s*\{%-?\s*raw\s*-?%\}\s*$/;
const closingRaw = /^\s*\{%-?\s*endraw\s*-?%\}\s*$/;

/** Start of a multi-line tag, its end, and what shows that it has none. */
const unclosedTag = /^[ \t]*(?:\{\{[<%](?!.*[>%]\}\})|\{%(?!.*%\})|\{\{\s*\w+\((?!.*\}\}))/;
const endOfTag = /^(?:(?!\{[{%]).)*(?:[>%]\}|\)\s*\}\})/;
const notInTag = /\{[{%]|^[ \t]*$/;
const maxTagLines = 30;

/** Lines that belong together, and how many lines of the text they came from. */
interface Run {
  readonly lines: readonly Line[];
  readonly lineCount: number;
}

/**
 * Splits a text into lines and marks code. Code blocks between tags become fenced blocks, and multi-line tags are
 * joined into one line.
 */
export function linesOf(text: string): readonly NumberedLine[] {
  const lines = text.split("\n");
  const runFrom = runFinder(lines);
  const found: NumberedLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const run = runFrom(at);
    for (const [index, line] of run.lines.entries()) found.push({ ...line, number: at + index });
    at += run.lineCount;
  }
  return found;
}

function runFinder(lines: readonly string[]): (at: number) => Run {
  const codeFrom = codeFinder(lines);
  const isIndentedCode = indentedCodeFinder();
  const lastRaw = lines.findLastIndex((line) => closingRaw.test(line));
  return (at) => {
    const line = lines[at] ?? "";
    if (isIndentedCode(line)) return { lines: [{ text: line, isCode: true }], lineCount: 1 };
    const code = codeFrom(at);
    if (code !== undefined) return { lines: [{ text: fenced(code), isCode: true }], lineCount: code.lines.length + 2 };
    const fence = fenceOpenedBy(line);
    if (fence !== undefined) return verbatimUntil(lines, at, (other) => closesFence(other, fence));
    if (at < lastRaw && openingRaw.test(line)) {
      const { lines: kept, lineCount } = verbatimUntil(lines, at, (other) => closingRaw.test(other));
      return { lines: kept.slice(1, -1), lineCount };
    }
    const tag = tagFrom(lines, at);
    return { lines: [proseOf(tag?.join(" ") ?? line)], lineCount: tag?.length ?? 1 };
  };
}

/** The lines from `at` to the last one of a block, or to the end of the text, unchanged. */
function verbatimUntil(lines: readonly string[], at: number, isLast: (line: string) => boolean): Run {
  let end = at + 1;
  while (end < lines.length && !isLast(lines[end] ?? "")) end += 1;
  const kept = lines.slice(at, end + 1).map((text) => ({ text, isCode: true }));
  return { lines: kept, lineCount: kept.length };
}

/** The lines of a multi-line tag. */
function tagFrom(lines: readonly string[], at: number): readonly string[] | undefined {
  if (!unclosedTag.test(lines[at] ?? "")) return undefined;
  const following = lines.slice(at, at + maxTagLines);
  const end = following.findIndex((line, index) => index > 0 && (endOfTag.test(line) || notInTag.test(line)));
  if (end === -1 || !endOfTag.test(following[end] ?? "")) return undefined;
  return following.slice(0, end + 1).map((line, index) => (index === 0 ? line : line.trim()));
}

function proseOf(text: string): Line {
  const kept = text.replace(raw, "$1");
  return { text: kept, isCode: kept !== text };
}
