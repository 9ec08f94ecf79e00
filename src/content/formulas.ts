import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { startOfLine, textOfLine } from "./block-lines.ts";
import { escapeText } from "./escape.ts";

/**
 * A TeX formula between dollar signs. Between single ones it has no white space at either end, no digit after it, and
 * no name of a currency before it.
 */
const formula = /\$\$(?!\$)[^$]*\$\$|(?<![A-Za-z\d])\$(?![\s$])(?:[^$\\\n`]|\\.)*(?<!\s)\$(?![\d$])/y;
/** The beginning of a formula in brackets. */
export const bracketMark = /\\[([]/;
/** A TeX formula in brackets with backslashes. If it has no end, the search stops at the next beginning. */
const formulaInBrackets = /\\(?:\(((?:[^\\]|\\[^()])*)\\\)|\[((?:[^\\]|\\[^[\]])*)\\\])/y;
/**
 * What only TeX has: a command, or a letter with a superscript or subscript. In Markdown, a backslash before a bracket
 * is just as often an escape, and programs that write Markdown escape every bracket.
 */
const texInBrackets = /\\[A-Za-z]|(?<![\p{L}\p{N}])[\p{L}\p{N}][\^_][\p{L}\p{N}{(+-]|[)}\]][\^_]/u;
/** Finds out whether a text has formulas in brackets. The limit keeps texts with many other brackets fast. */
const hasTexInBrackets = /\\\((?:[^\\]|\\[^()A-Za-z]){0,200}\\[A-Za-z]/;
/** What a formula has and a text between two prices has not. */
const tex = /[\\^{}=]|[^\s$]_[\p{L}\p{N}{\\]/u;
/** Elements and addresses of links, in which that means nothing. */
const markup = /<[a-z/!][^<>]*>|\]\([^()]*\)/gi;

/**
 * TeX formulas stay as they are written, for pages and readers that render them. As Markdown, `\\` would become one
 * backslash, `*` would begin emphasis, and `-` a list.
 */
export function withFormulas(markdown: MarkdownIt): void {
  markdown.block.ruler.before("heading", "formula_lines", readLines);
  markdown.core.ruler.before("inline", "formula_brackets", ({ env, src }) => {
    env.hasTexInBrackets = bracketMark.test(src) && hasTexInBrackets.test(src);
  });
  markdown.inline.ruler.before("escape", "formula", readFormula);
  markdown.inline.ruler.before("escape", "formula_in_brackets", readFormulaInBrackets);
  markdown.renderer.rules.formula = (tokens, index) => escapeText(tokens[index]?.content ?? "");
}

function readFormula(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("$", state.pos)) return false;
  formula.lastIndex = state.pos;
  const [found] = formula.exec(state.src) ?? [];
  if (found === undefined || !isTex(found) || isProse(found)) return false;
  if (!isTrial) state.pending += found;
  state.pos += found.length;
  return true;
}

function readFormulaInBrackets(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("\\", state.pos)) return false;
  formulaInBrackets.lastIndex = state.pos;
  const [found, inParentheses, inSquares = ""] = formulaInBrackets.exec(state.src) ?? [];
  if (found === undefined) return false;
  const isFormula = isTexInBrackets(inParentheses ?? inSquares);
  if (!isFormula && !(state.env.hasTexInBrackets && isShortFormula(inParentheses ?? ""))) return false;
  if (!isTrial) state.pending += found;
  state.pos += found.length;
  return true;
}

/** In a text with other formulas, `n`, `0` and `f(x) = a` are formulas too; words are not. */
function isShortFormula(text: string): boolean {
  return text.length < 100 && /\S/.test(text) && !/\p{L}{3}/u.test(text);
}

function isTex(text: string): boolean {
  return tex.test(text.replace(markup, ""));
}

function isTexInBrackets(text: string): boolean {
  return texInBrackets.test(text) && !isProse(text);
}

/** Whether it has words in a row, outside braces, and no TeX command: "from $5 = *five* to ten US$". */
function isProse(text: string): boolean {
  if (text.startsWith("$$") || text.includes("\\")) return false;
  return /\p{L}{2}[*_.,;:)]*\s+[*_(]*\p{L}{2}/u.test(text.replace(/\{[^{}]*\}/g, "{}"));
}

/** From a line that begins with `$$`, `\[` or an environment to the line that ends it, whatever is between. */
function readLines(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const last = lastLine(state, line, endLine);
  if (last === undefined) return false;
  const content = state.getLines(line, last + 1, state.blkIndent, false).trim();
  if (!(content.startsWith("\\[") ? isTexInBrackets(content.slice(2, -2)) : isTex(content))) return false;
  if (isTrial) return true;
  // No line break after it.
  state.push("paragraph_open", "p", 1).block = false;
  state.push("formula", "", 0).content = content;
  state.push("paragraph_close", "p", -1);
  state.line = last + 1;
  return true;
}

/** How the first line of a formula begins. */
const opening = /\$\$|\\\[|\\begin\{(\w+\*?)\}/y;

/** The last line of the formula that begins on `line`; undefined if none does, or if nothing ends it. */
function lastLine(state: StateBlock, line: number, endLine: number): number | undefined {
  opening.lastIndex = startOfLine(state, line);
  const [begun, environment] = opening.exec(state.src) ?? [];
  if (begun === undefined) return undefined;
  if (environment !== undefined && lastEndOf(environment, state) < (state.bMarks[line] ?? 0)) return undefined;
  const closing = closingOf(begun, environment);
  if (textOfLine(state, line).slice(begun.length).endsWith(closing)) return line;
  for (let at = line + 1; at < endLine; at += 1) {
    const text = textOfLine(state, at);
    const isNext = text.startsWith(begun) && text !== closing;
    const isOutside = !state.isEmpty(at) && (state.sCount[at] ?? 0) < state.blkIndent;
    if (isNext || isOutside) return undefined;
    if (text.endsWith(closing)) return at;
  }
  return undefined;
}

function closingOf(begun: string, environment: string | undefined): string {
  if (environment !== undefined) return `\\end{${environment}}`;
  return begun === "$$" ? "$$" : "\\]";
}

const ends = new WeakMap<StateBlock, ReadonlyMap<string, number>>();

/** Where an environment ends for the last time, or -1, so that an end that is missing is not searched for. */
function lastEndOf(environment: string, state: StateBlock): number {
  const known = ends.get(state) ?? endsIn(state.src);
  ends.set(state, known);
  return known.get(environment) ?? -1;
}

function endsIn(text: string): ReadonlyMap<string, number> {
  return new Map(Array.from(text.matchAll(/\\end\{(\w+\*?)\}[ \t]*$/gm), ({ 1: name = "", index }) => [name, index]));
}
