import { deepest } from "../records/depth.ts";

/** An error in a text that should be JSON. */
export interface JsonFault {
  /** In UTF-16 code units. */
  readonly offset: number;
  /** Completes "expected …". */
  readonly expected: string;
  /** What to do, if it is syntax of an extension of JSON. */
  readonly advice?: string;
}

/** A name that occurs twice in one object. */
export interface RepeatedName {
  /** Dotted. */
  readonly field: string;
  /** From 1. */
  readonly line: number;
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const plainCharacters = /[^"\\\u0000-\u001F]+/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const needlessComma = "remove the comma";
const space = /[ \t\n\r]*/y;
/** As in JSON with comments, or YAML. An unquoted address (`/a`) or colour (`#fff`) is not a comment. */
const comment = /\/[/*]|#\s/y;

/** The first error in a text that `JSON.parse` refuses, whose own message does not always give the position. */
export function findJsonFault(text: string): JsonFault | undefined {
  return walkUntilFault(text, () => {});
}

/** The line, from 1, of each dotted field (a key, or an item of a list) of a JSON text, as far as it can be read. */
export function linesOfJson(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const lineAt = lineCounter(text);
  walkUntilFault(text, (path, offset) => lines.set(path.join("."), lineAt(offset)));
  return lines;
}

/** The dotted fields of a JSON text whose name is repeated in its object, with the line, from 1, of the repetition. */
export function repeatedNames(text: string): readonly RepeatedName[] {
  const repeated: RepeatedName[] = [];
  const seen = new Set<string>();
  const lineAt = lineCounter(text);
  walkUntilFault(text, (path, offset) => {
    // As JSON, since a name may contain a dot.
    const key = JSON.stringify(path);
    if (seen.has(key)) repeated.push({ field: path.join("."), line: lineAt(offset) });
    seen.add(key);
  });
  return repeated;
}

/** Line and column of an offset, both from 1. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  return { line: lineCounter(text)(offset), column: offset - (text.lastIndexOf("\n", offset - 1) + 1) + 1 };
}

class Fault extends Error {
  constructor(
    readonly offset: number,
    expected: string,
    readonly advice?: string,
  ) {
    super(expected);
  }
}

type Visit = (path: readonly (string | number)[], offset: number) => void;

function walkUntilFault(text: string, visit: Visit): JsonFault | undefined {
  try {
    walk(text, visit);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { offset, message: expected, advice } = error;
    return { offset, expected, ...(advice !== undefined && { advice }) };
  }
}

/** Walks through a JSON text in order, and reports each key and item. */
function walk(text: string, visit: Visit): void {
  const path: (string | number)[] = [];
  let at = 0;
  value();
  skipSpace();
  if (/^,[ \t\n\r]*$/.test(text.slice(at))) fail("no comma after the end", needlessComma);
  if (at < text.length) fail("nothing more after the end");

  function value(): void {
    skipSpace();
    const first = text[at];
    if (first === "{") container("}", member);
    else if (first === "[") container("]", item);
    else if (!string() && !take(number) && !word("true") && !word("false") && !word("null")) fail("a value");
  }

  function container(end: string, inside: (index: number) => void): void {
    if (path.length >= deepest) fail(`no more than ${deepest} levels`);
    at += 1;
    skipSpace();
    for (let index = 0; text[at] !== end; index++) {
      if (index > 0) comma(end);
      inside(index);
      skipSpace();
    }
    at += 1;
  }

  function comma(end: string): void {
    const start = at;
    symbol(",", `"," or "${end}"`);
    skipSpace();
    if (text[at] !== end) return;
    at = start;
    fail(`no comma before "${end}"`, needlessComma);
  }

  function member(): void {
    const start = at;
    if (!string()) fail("a name in double quotes");
    path.push(String(JSON.parse(text.slice(start, at))));
    visit(path, start);
    skipSpace();
    symbol(":", '":"');
    value();
    path.pop();
  }

  function item(index: number): void {
    path.push(index);
    visit(path, at);
    value();
    path.pop();
  }

  // Piece by piece: an expression for the whole would run out of memory for backtracking on a long string.
  function string(): boolean {
    const start = at;
    if (text[at] !== '"') return false;
    at += 1;
    while (take(plainCharacters) || take(escaped));
    if (text[at] === '"') at += 1;
    else at = start;
    return at !== start;
  }

  function symbol(character: string, expected: string): void {
    if (text[at] !== character) fail(expected);
    at += 1;
  }

  function take(pattern: RegExp): boolean {
    if (!isAt(pattern)) return false;
    at = pattern.lastIndex;
    return true;
  }

  function isAt(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    return pattern.test(text);
  }

  function word(literal: string): boolean {
    if (!text.startsWith(literal, at)) return false;
    at += literal.length;
    return true;
  }

  function skipSpace(): void {
    take(space);
    if (isAt(comment)) fail("no comment", "remove the comment: JSON has none");
  }

  function fail(expected: string, advice?: string): never {
    throw new Fault(at, expected, advice);
  }
}

/** Gives the line, from 1, of offsets in ascending order, so that the text is walked through only once. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let end = text.indexOf("\n");
  return (offset) => {
    for (; end !== -1 && end < offset; end = text.indexOf("\n", end + 1)) line += 1;
    return line;
  };
}
