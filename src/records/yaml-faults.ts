import type { ErrorCode } from "yaml";
import type { Problem } from "../errors.ts";
import { deepest } from "./depth.ts";
import { openBracketBefore } from "./open-bracket.ts";
import { describeValue } from "./schema-problems.ts";

/** A fault of a YAML text in its author's terms, as the claim of a problem. */
export interface YamlClaim {
  readonly expected: string;
  readonly found: string;
  readonly advice: string;
}

/** An error of the parser, and its position. */
export interface YamlFault {
  readonly code: ErrorCode;
  readonly message: string;
  /** Offsets in the text. */
  readonly pos: readonly [number, number];
}

type Explanation = Omit<YamlClaim, "found"> & Partial<YamlClaim>;

const quoteIt = "put the text in quotes";
const oneValue = "one value after a name";
const noField: Explanation = {
  expected: 'a line such as "title: Mine": a name, a colon, a space, and a value',
  advice: "write one, or indent the line if it continues the one before it",
};
const noValue: Explanation = {
  expected: oneValue,
  advice: 'put text in quotes if it contains ": ", begins with a punctuation mark, or continues after a quote',
};

const claims: Readonly<Partial<Record<ErrorCode, Explanation>>> = {
  BAD_ALIAS: { expected: 'text in quotes if it begins with "*" or "&"', advice: quoteIt },
  BAD_DIRECTIVE: { expected: 'no line that begins with "%"', advice: "remove it" },
  BAD_DQ_ESCAPE: {
    expected: "a backslash in double quotes only as part of an escape, as in \\n",
    advice: "put the text in single quotes, where a backslash is only a backslash",
  },
  BAD_INDENT: {
    expected: "the same spaces before all fields of a mapping, items of a list or lines of a text",
    advice: "indent by the same number of spaces what belongs together",
  },
  BAD_SCALAR_START: { expected: 'text in quotes if it begins with "@", "%" or a backtick', advice: quoteIt },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: oneValue,
    advice: 'indent by the same number of spaces what belongs together, and put text that contains ": " in quotes',
  },
  DUPLICATE_KEY: { expected: "each name once", advice: "keep one of the two" },
  MISSING_CHAR: noField,
  MULTILINE_IMPLICIT_KEY: noField,
  MULTIPLE_DOCS: {
    expected: "one set of fields",
    found: 'another one after a line "---" or "..."',
    advice: "remove that line",
  },
  RESOURCE_EXHAUSTION: {
    expected: `fields and lists nested at most ${deepest} deep`,
    advice: "put the text in quotes, or remove the brackets",
  },
  TAB_AS_INDENT: { expected: "spaces before a field", found: "a tab", advice: "indent with spaces" },
  TAG_RESOLVE_FAILED: { expected: 'text in quotes if it begins with "!"', advice: quoteIt },
};

const openBrackets: Explanation = {
  expected: "closed brackets, with their content indented further than the field",
  advice: "close them",
};

const unclosedQuote: Explanation = {
  expected: "a closing quote",
  advice: "close it, or remove the first one",
};

/** Explains a fault. Unless there is more to say, what was found is the line of the text that shows it. */
export function yamlClaim(fault: YamlFault, text: string): YamlClaim {
  const line = lineAround(text, placeOf(fault, text));
  return { found: describeValue(line), ...explanationOf(fault, line) };
}

function explanationOf(fault: YamlFault, line: string): Explanation {
  if (unclosedQuoteOf(fault) !== undefined) return unclosedQuote;
  if (isAboutBrackets(fault)) return openBrackets;
  const explanation = claims[fault.code] ?? noValue;
  const quoted = explanation.expected === oneValue ? inQuotes(line) : undefined;
  return quoted === undefined ? explanation : { ...explanation, advice: `${quoteIt}: ${quoted}` };
}

const longestExample = 120;

/** The line of a field with its text in quotes, if the text contains ": " or goes on after a quote. */
function inQuotes(line: string): string | undefined {
  const [, name, value = ""] = /^([A-Za-z][\w-]*): +(\S.*)$/.exec(line) ?? [];
  if (name === undefined || line.length > longestExample || !/^["']|: /.test(value)) return undefined;
  const text = withoutQuotesAround(value);
  return `${name}: ${text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text)}`;
}

/** `"He said "hi""` and `'It's'` are meant to be in quotes already, `"A" and "B"` is not. */
function withoutQuotesAround(value: string): string {
  const [, mark, inner = ""] = /^(["'])(.+)\1$/.exec(value) ?? [];
  if (mark === undefined) return value;
  const [first = "", ...others] = inner.split(mark);
  return /\s$/.test(first) || others.length % 2 === 1 ? inner : value;
}

/**
 * The offset that shows the fault. For an unclosed quote or bracket, that is where it opens, since the parser only
 * reports where it gave up; for something missing at the end of the text, it is in the last line that is not blank.
 */
export function placeOf(fault: YamlFault, text: string): number {
  const [offset] = fault.pos;
  const quote = unclosedQuoteOf(fault);
  if (quote !== undefined) return openingOf(quote, text, offset);
  const bracket = isAboutBrackets(fault) ? openBracketBefore(text, offset) : undefined;
  if (bracket !== undefined) return bracket;
  return offset < text.length ? offset : Math.max(0, text.trimEnd().length - 1);
}

/**
 * `Flow sequence in block collection must be sufficiently indented and end with a ]`; `Flow end indicator should be
 * more indented than parent`
 */
function isAboutBrackets({ code, message }: YamlFault): boolean {
  return code === "BAD_INDENT" && message.startsWith("Flow ");
}

/** The unclosed quotation mark that the fault is about, if any: `Missing closing "quote`. */
function unclosedQuoteOf({ code, message }: YamlFault): string | undefined {
  return code === "MISSING_CHAR" ? /(["'])quote/.exec(message)?.[1] : undefined;
}

/** The offset of the last quotation mark before `end` that is not escaped, by a backslash or by being doubled. */
function openingOf(quote: string, text: string, end: number): number {
  const escaping = quote === "'" ? quote : "\\";
  let at = text.lastIndexOf(quote, end - 1);
  while (at > 0 && text[at - 1] === escaping) at = text.lastIndexOf(quote, at - 2);
  return at;
}

/** Explains a comment that looks like a part of the text before it. `comment` is without its first sign. */
export function hiddenText(comment: string): Pick<Problem, "expected" | "advice"> {
  const [first] = comment.split("\n", 1);
  return {
    expected: `"#${first}" is read as a comment and left out`,
    advice: 'put the whole text in quotes or, if that is a comment, a space after the "#"',
  };
}

/** Explains why an alias (`*name`) cannot be resolved. */
export function aliasClaim(message: string): YamlClaim {
  const name = unresolvedAlias(message);
  if (name !== undefined) {
    return { expected: 'text in quotes if it begins with "*"', found: `"*${name}"`, advice: quoteIt };
  }
  return {
    expected: "aliases that do not multiply without limit",
    found: "some that do",
    advice: "write what they stand for",
  };
}

/** The unresolved alias, if that is the parser's complaint. */
export function unresolvedAlias(message: string): string | undefined {
  return /^Unresolved alias.*: (.+)$/.exec(message)?.[1];
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return text.slice(start, end === -1 ? undefined : end).trim();
}
