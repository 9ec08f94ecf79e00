import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { startOfLine, textOfLine } from "./block-lines.ts";

/** Obsidian: `%%words that only the author sees%%`. Not a single word, since `%%PATH%%` is a variable of Windows. */
const comment = /(?<![\p{L}\p{N}%])%%(?!%)(?=[^%\n]*\s)[^%\n]*%%(?![\p{L}\p{N}%])/uy;

/** Obsidian's comments are not published, whether they are within a line or on lines of their own. */
export function withoutComments(markdown: MarkdownIt): void {
  markdown.block.ruler.before("fence", "comment_lines", readLines, { alt: ["paragraph", "reference", "blockquote"] });
  markdown.inline.ruler.before("escape", "comment", readComment);
}

function readComment(state: StateInline): boolean {
  if (!state.src.startsWith("%%", state.pos)) return false;
  comment.lastIndex = state.pos;
  const [found] = comment.exec(state.src) ?? [];
  if (found === undefined) return false;
  state.pos += found.length;
  return true;
}

/** From a line that begins with `%%` to the next one with it, if that ends with it. */
function readLines(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  if (!state.src.startsWith("%%", startOfLine(state, line)) || textOfLine(state, line).lastIndexOf("%%") > 0)
    return false;
  let end = line + 1;
  while (end < endLine && !textOfLine(state, end).includes("%%")) end += 1;
  if (end >= endLine || !/^[^%]*%%$/.test(textOfLine(state, end))) return false;
  if (!isTrial) state.line = end + 1;
  return true;
}
