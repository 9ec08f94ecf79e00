import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { escapeText } from "./escape.ts";

/**
 * A formula of TeX between dollar signs; one within a line has no white space at either end, and no digit behind it.
 */
const formula = /\$\$(?!\$)[^$]*\$\$|\$(?![\s$])(?:[^$\\\n`]|\\.)*(?<!\s)\$(?![\d$])/y;
/** What tells it from prices. */
const tex = /[\\^_{}=]/;

/**
 * Formulas of TeX stay as they are written, for pages and readers that know them: in Markdown, `\\` is one backslash,
 * what stands between two `*` is emphasized, and a line that begins with `-` is a list.
 */
export function withFormulas(markdown: MarkdownIt): void {
  markdown.block.ruler.before("heading", "formula_lines", readLines);
  markdown.inline.ruler.before("escape", "formula", readFormula);
  markdown.renderer.rules.formula = (tokens, index) => escapeText(tokens[index]?.content ?? "");
}

function readFormula(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("$", state.pos)) return false;
  formula.lastIndex = state.pos;
  const [found] = formula.exec(state.src) ?? [];
  if (found === undefined || !tex.test(found)) return false;
  if (!isTrial) state.pending += found;
  state.pos += found.length;
  return true;
}

/** How lines of formulas begin. */
const opening = /^(?:\$\$|\\begin\{(\w+\*?)\})/;

/** From a line that begins with `$$` to one that ends in it, or of an environment, whatever stands between. */
function readLines(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const [begun, environment] = opening.exec(textOf(state, line)) ?? [];
  if (begun === undefined) return false;
  const closing = environment === undefined ? "$$" : `\\end{${environment}}`;
  let end = line;
  while (
    !textOf(state, end)
      .slice(end === line ? begun.length : 0)
      .endsWith(closing)
  ) {
    end += 1;
    // The next one has begun, or what holds this one has ended.
    if (end >= endLine || (textOf(state, end).startsWith(begun) && textOf(state, end) !== closing)) return false;
    if (!state.isEmpty(end) && (state.sCount[end] ?? 0) < state.blkIndent) return false;
  }
  if (isTrial) return true;
  // Without a line end behind it.
  state.push("paragraph_open", "p", 1).block = false;
  state.push("formula", "", 0).content = state.getLines(line, end + 1, state.blkIndent, false).trim();
  state.push("paragraph_close", "p", -1);
  state.line = end + 1;
  return true;
}

function textOf(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();
}
