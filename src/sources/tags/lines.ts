import { closesFence, fenceOpenedBy } from "../../records/code-fences.ts";
import { codeFinder, fenced } from "./code.ts";
import { indentedCodeFinder } from "./indented-code.ts";

/** A line of a text, or several that are to stay as they are. */
export interface Line {
  readonly text: string;
  /** Tags in it stay. */
  readonly isCode: boolean;
}

/** From 0, in the text that it is of; of several, the first one. */
export interface NumberedLine extends Line {
  readonly number: number;
}

/** Jekyll fills in nothing between them. */
const raw = /\{%-?\s*raw\s*-?%\}((?:(?!\{%-?\s*raw\b).)*?)\{%-?\s*endraw\s*-?%\}/g;
const openingRaw = /^\s*\{%-?\s*raw\s*-?%\}\s*$/;
const closingRaw = /^\s*\{%-?\s*endraw\s*-?%\}\s*$/;

/** A tag that goes on in the next line; what ends it; and what tells that nothing does. */
const begunTag = /^[ \t]*(?:\{\{[<%](?!.*[>%]\}\})|\{%(?!.*%\})|\{\{\s*\w+\((?!.*\}\}))/;
const endOfTag = /^(?:(?!\{[{%]).)*(?:[>%]\}|\)\s*\}\})/;
const noPartOfTag = /\{[{%]|^[ \t]*$/;
const mostLinesInATag = 30;

/** Lines that belong together, and how many of the text they are made of. */
interface Run {
  readonly lines: readonly Line[];
  readonly taken: number;
}

/**
 * The lines of a text, with those of code told from others: code between template tags between fences, and a tag that
 * is written over several lines on one.
 */
export function linesOf(text: string): readonly NumberedLine[] {
  const lines = text.split("\n");
  const runFrom = runFinder(lines);
  const found: NumberedLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const run = runFrom(at);
    for (const [index, line] of run.lines.entries()) found.push({ ...line, number: at + index });
    at += run.taken;
  }
  return found;
}

function runFinder(lines: readonly string[]): (at: number) => Run {
  const codeFrom = codeFinder(lines);
  const isIndentedCode = indentedCodeFinder();
  const lastRaw = lines.findLastIndex((line) => closingRaw.test(line));
  return (at) => {
    const line = lines[at] ?? "";
    if (isIndentedCode(line)) return { lines: [{ text: line, isCode: true }], taken: 1 };
    const code = codeFrom(at);
    if (code !== undefined) return { lines: [{ text: fenced(code), isCode: true }], taken: code.lines.length + 2 };
    const fence = fenceOpenedBy(line);
    if (fence !== undefined) return keptUpTo(lines, at, (other) => closesFence(other, fence));
    if (at < lastRaw && openingRaw.test(line)) {
      const { lines: kept, taken } = keptUpTo(lines, at, (other) => closingRaw.test(other));
      return { lines: kept.slice(1, -1), taken };
    }
    const tag = tagFrom(lines, at);
    return { lines: [proseOf(tag?.join(" ") ?? line)], taken: tag?.length ?? 1 };
  };
}

/** Lines as they are, from one to that which is the last, or to the end of the text. */
function keptUpTo(lines: readonly string[], at: number, isLast: (line: string) => boolean): Run {
  let end = at + 1;
  while (end < lines.length && !isLast(lines[end] ?? "")) end += 1;
  const kept = lines.slice(at, end + 1).map((text) => ({ text, isCode: true }));
  return { lines: kept, taken: kept.length };
}

/** The lines of a tag that is written over several. */
function tagFrom(lines: readonly string[], at: number): readonly string[] | undefined {
  if (!begunTag.test(lines[at] ?? "")) return undefined;
  const following = lines.slice(at, at + mostLinesInATag);
  const end = following.findIndex((line, index) => index > 0 && (endOfTag.test(line) || noPartOfTag.test(line)));
  if (end === -1 || !endOfTag.test(following[end] ?? "")) return undefined;
  return following.slice(0, end + 1).map((line, index) => (index === 0 ? line : line.trim()));
}

function proseOf(text: string): Line {
  const kept = text.replace(raw, "$1");
  return { text: kept, isCode: kept !== text };
}
