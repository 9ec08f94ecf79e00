import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { startOfLine, textOfLine } from "./block-lines.ts";
import { escapeText } from "./escape.ts";

/**
 * A formula of TeX between dollar signs; one within a line has no white space at either end, no digit behind it, and no
 * name of a currency before it.
 */
const formula = /\$\$(?!\$)[^$]*\$\$|(?<![A-Za-z\d])\$(?![\s$])(?:[^$\\\n`]|\\.)*(?<!\s)\$(?![\d$])/y;
/** What begins a formula in brackets. */
export const bracketMark = /\\[([]/;
/** A formula of TeX in brackets with backslashes; one without an end is looked through up to the next beginning. */
const formulaInBrackets = /\\(?:\(((?:[^\\]|\\[^()])*)\\\)|\[((?:[^\\]|\\[^[\]])*)\\\])/y;
/**
 * What only TeX has: a command, or a letter with something raised or lowered. In Markdown, a backslash before a bracket
 * is as often an escape, which programs put before every bracket.
 */
const texInBrackets = /\\[A-Za-z]|(?<![\p{L}\p{N}])[\p{L}\p{N}][\^_][\p{L}\p{N}{(+-]|[)}\]][\^_]/u;
/** Whether a text has formulas in brackets. The length is bounded, for texts with many brackets and no formula. */
const hasTexInBrackets = /\\\((?:[^\\]|\\[^()A-Za-z]){0,200}\\[A-Za-z]/;
/** What tells a formula from what stands between prices. */
const tex = /[\\^{}=]|[^\s$]_[\p{L}\p{N}{\\]/u;
/** Where that tells nothing: in elements, and in the addresses of links. */
const markup = /<[a-z/!][^<>]*>|\]\([^()]*\)/gi;

/**
 * Formulas of TeX stay as they are written, for pages and readers that know them: in Markdown, `\\` is one backslash,
 * what stands between two `*` is emphasized, and a line that begins with `-` is a list.
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
  const isFormula = texInBrackets.test(inParentheses ?? inSquares);
  if (!isFormula && !(state.env.hasTexInBrackets && isShortFormula(inParentheses ?? ""))) return false;
  if (!isTrial) state.pending += found;
  state.pos += found.length;
  return true;
}

/** Among other formulas, `n`, `0` and `f(x) = a` are some too; words are not. */
function isShortFormula(text: string): boolean {
  return text.length < 100 && /\S/.test(text) && !/\p{L}{3}/u.test(text);
}

function isTex(text: string): boolean {
  return tex.test(text.replace(markup, ""));
}

/** Words that follow each other, in no braces, where nothing is TeX's alone: "from $5 = *five* to ten US$". */
function isProse(text: string): boolean {
  if (text.startsWith("$$") || text.includes("\\")) return false;
  return /\p{L}{2}[*_.,;:)]*\s+[*_(]*\p{L}{2}/u.test(text.replace(/\{[^{}]*\}/g, "{}"));
}

/** From a line that begins with `$$` or `\[` to one that ends it, or of an environment, whatever stands between. */
function readLines(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const last = lastLine(state, line, endLine);
  if (last === undefined) return false;
  const content = state.getLines(line, last + 1, state.blkIndent, false).trim();
  if (!(content.startsWith("\\[") ? texInBrackets.test(content.slice(2)) : isTex(content))) return false;
  if (isTrial) return true;
  // Without a line end behind it.
  state.push("paragraph_open", "p", 1).block = false;
  state.push("formula", "", 0).content = content;
  state.push("paragraph_close", "p", -1);
  state.line = last + 1;
  return true;
}

/** How lines of formulas begin. */
const opening = /\$\$|\\\[|\\begin\{(\w+\*?)\}/y;

/** The last line of the formula that begins in that one; undefined where none does, or nothing ends it. */
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

/** Where the text ends an environment for the last time, or -1: the end of one that is never ended is not sought. */
function lastEndOf(environment: string, state: StateBlock): number {
  const known = ends.get(state) ?? endsIn(state.src);
  ends.set(state, known);
  return known.get(environment) ?? -1;
}

function endsIn(text: string): ReadonlyMap<string, number> {
  return new Map(Array.from(text.matchAll(/\\end\{(\w+\*?)\}[ \t]*$/gm), ({ 1: name = "", index }) => [name, index]));
}
