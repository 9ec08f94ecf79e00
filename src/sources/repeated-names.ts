import type { Problem } from "../errors.ts";
import { repeatedNames } from "./json-text.ts";

/** The end of a name in JSON; it may occur within a string too. */
const endOfName = /"\s*:/g;

/**
 * Warns about each name that occurs twice in one object. RFC 8259 section 4: the result is unpredictable; `JSON.parse`
 * silently takes the last one. `value` is its result, which usually shows at once that there are none.
 */
export function repeatedNameProblems(text: string, value: unknown, file: string, lineOffset = 0): readonly Problem[] {
  if (countOf(endOfName, text) === countNames(value)) return [];
  return repeatedNames(text).map(({ field, line }) => ({
    severity: "warning",
    file,
    line: line + lineOffset,
    field,
    expected: "is given twice, and the first one is ignored",
    advice: "keep one of the two",
  }));
}

function countOf(pattern: RegExp, text: string): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) count += 1;
  return count;
}

/** Without recursion, since lists may be nested deeper than the stack allows. */
function countNames(value: unknown): number {
  let count = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null) continue;
    const inner: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) count += inner.length;
    for (const each of inner) if (typeof each === "object") waiting.push(each);
  }
  return count;
}
