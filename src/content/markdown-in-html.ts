import type MarkdownIt from "markdown-it";
import type { StateBlock } from "markdown-it";
import { startOfLine, textOfLine } from "./block-lines.ts";

/** A tag alone on a line, or above its summary; its group is the attributes. */
const opening = /^<[a-z][\w-]*(\s[^<>]*)>(?:[ \t]*<summary>.*<\/summary>)?[ \t]*$/i;

/** The attribute of kramdown and Python-Markdown. */
const saysMarkdown = /\smarkdown(?:\s*=\s*(?:1|"(?:1|block|span)"|'(?:1|block|span)'))?(?=\s|$)/i;

/** Whether a text may have such a tag. */
export const markdownAttribute = /<[A-Za-z][^<>]*\smarkdown\b/;

/** The content of an element is Markdown if its author says so (`<div markdown="1">`), even without a blank line. */
export function withMarkdownInHtml(markdown: MarkdownIt): void {
  markdown.block.ruler.before("html_block", "markdown_in_html", readTag, {
    alt: ["paragraph", "reference", "blockquote"],
  });
}

function readTag(state: StateBlock, line: number, _: number, isTrial: boolean): boolean {
  if (!state.src.startsWith("<", startOfLine(state, line))) return false;
  const text = textOfLine(state, line);
  // CommonMark 0.31 section 4.4: indented so far, it is code, or continues a paragraph.
  if ((state.sCount[line] ?? 0) - state.blkIndent >= 4) return false;
  if (!saysMarkdown.test(opening.exec(text)?.[1] ?? "")) return false;
  if (isTrial) return true;
  Object.assign(state.push("html_block", "", 0), { content: `${text}\n`, map: [line, line + 1] });
  state.line = line + 1;
  return true;
}
