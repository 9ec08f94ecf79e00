import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";

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

/** From a line that begins with `$$` to one that ends in it, whatever stands between. */
function readLines(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  if (!textOf(state, line).startsWith("$$")) return false;
  let end = line;
  while (
    !textOf(state, end)
      .slice(end === line ? 2 : 0)
      .endsWith("$$")
  ) {
    end += 1;
    // The next one has begun, or what holds this one has ended.
    if (end >= endLine || /^\$\$./.test(textOf(state, end))) return false;
    if (!state.isEmpty(end) && (state.sCount[end] ?? 0) < state.blkIndent) return false;
  }
  if (isTrial) return true;
  state.push("paragraph_open", "p", 1);
  const content = state.getLines(line, end + 1, state.blkIndent, false).trim();
  Object.assign(state.push("inline", "", 0), { content, children: [] });
  state.push("paragraph_close", "p", -1);
  state.line = end + 1;
  return true;
}

function textOf(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd();
}
