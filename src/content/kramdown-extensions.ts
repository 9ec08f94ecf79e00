import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { startOfLine, textOfLine } from "./block-lines.ts";

/** Extensions of kramdown: options, and tags around raw text. */
export const extension = String.raw`\{::(?:options\b[^{}\n]*|nomarkdown)\/?\}|\{:\/(?:nomarkdown|comment)?\}`;
const extensionLine = new RegExp(String.raw`(?:${extension})[ \t]*$`, "my");
const extensionInText = new RegExp(extension, "y");
const commentOpening = "{::comment}";
const commentClosing = /\{:\/(?:comment)?\}/g;

/** Removes the extensions of kramdown: readers see the raw text in `{::nomarkdown}`, and no comments. */
export function withoutKramdownExtensions(markdown: MarkdownIt): void {
  const alt = ["paragraph", "reference", "blockquote", "list", "table"];
  markdown.block.ruler.before("paragraph", "kramdown_extension", skipExtension, { alt });
  markdown.inline.ruler.before("entity", "kramdown_extension", skipInlineExtension);
}

/** Comments are removed with their content. */
function skipExtension(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const start = startOfLine(state, line);
  if (!state.src.startsWith("{:", start)) return false;
  let end = line;
  if (state.src.startsWith(commentOpening, start)) {
    const close = closingAfter(state, start);
    while (end < endLine && (state.eMarks[end] ?? 0) < close) end += 1;
    // If something follows on the line, the comment is within a paragraph.
    if (close === Number.POSITIVE_INFINITY || end === endLine || close !== trimmedEnd(state, end)) return false;
  } else {
    extensionLine.lastIndex = start;
    if (!extensionLine.test(state.src)) return false;
  }
  if (!isTrial) state.line = end + 1;
  return true;
}

/** States of texts with an unclosed comment, so that its end is not searched for again. */
const unclosed = new WeakSet<StateBlock | StateInline>();

/** Where the comment that begins at `start` ends. */
function closingAfter(state: StateBlock | StateInline, start: number): number {
  if (unclosed.has(state)) return Number.POSITIVE_INFINITY;
  commentClosing.lastIndex = start;
  if (commentClosing.test(state.src)) return commentClosing.lastIndex;
  unclosed.add(state);
  return Number.POSITIVE_INFINITY;
}

function trimmedEnd(state: StateBlock, line: number): number {
  return startOfLine(state, line) + textOfLine(state, line).length;
}

function skipInlineExtension(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("{:", state.pos)) return false;
  let end: number;
  if (state.src.startsWith(commentOpening, state.pos)) end = closingAfter(state, state.pos);
  else {
    extensionInText.lastIndex = state.pos;
    end = extensionInText.test(state.src) ? extensionInText.lastIndex : Number.POSITIVE_INFINITY;
  }
  if (isTrial || end > state.posMax) return false;
  state.pos = end;
  return true;
}
