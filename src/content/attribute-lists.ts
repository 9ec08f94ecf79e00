import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { startOfLine, textOfLine } from "./block-lines.ts";

/** Names of attributes that may be unquoted; `{x=1}` may be something else. */
const known = String.raw`align|class|height|id|lang|loading|rel|start|style|target|title|type|width|data-[\w-]+`;

/** A class, an id, or a named value, which is quoted unless the name is known. */
const attribute = String.raw`(?:[.#][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*')|(?:${known})=[^\s"'{}]+)`;

/** Attributes in braces, as in kramdown, Pandoc, Hugo and MkDocs. */
export const attributeList = String.raw`\{:?[ \t]*${attribute}(?:[ \t]+${attribute})*[ \t]*\}`;

/** Extensions of kramdown: options, and tags around raw text. */
const extension = String.raw`\{::(?:options\b[^{}\n]*|nomarkdown)\/?\}|\{:\/(?:nomarkdown|comment)?\}`;
const extensionLine = new RegExp(String.raw`(?:${extension})[ \t]*$`, "my");
const extensionInText = new RegExp(extension, "y");
const commentOpening = "{::comment}";
const commentClosing = /\{:\/(?:comment)?\}/g;

const inOwnLine = new RegExp(String.raw`(?:${attributeList}|\{:[ \t]*(?<toc>toc)[ \t]*\})[ \t]*$`, "my");
const linesInHtml = new RegExp(String.raw`^[ \t]*(?:(?=\{:)${attributeList}|${extension})[ \t]*(?:\n|$)`, "gm");
const listInText = new RegExp(attributeList, "y");

/** Attributes only say how something looks, so they are not shown. */
export function withoutAttributeLists(markdown: MarkdownIt): void {
  const alt = ["paragraph", "reference", "blockquote", "list", "table"];
  markdown.block.ruler.before("paragraph", "attribute_line", skipLine, { alt });
  markdown.inline.ruler.before("entity", "attribute_list", skipList);
  markdown.inline.ruler.before("link", "bracketed_span", readSpan);
  markdown.block.ruler.before("paragraph", "kramdown_extension", skipExtension, { alt });
  markdown.inline.ruler.before("entity", "kramdown_extension", skipInlineExtension);
  // In CommonMark, a line right below a tag is part of the HTML.
  markdown.core.ruler.after("block", "attribute_line_of_html", (state) => {
    for (const token of state.tokens)
      if (token.type === "html_block" && !/^<(?:pre|script|style|textarea)\b/i.test(token.content))
        token.content = token.content.replace(linesInHtml, "");
  });
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

function skipLine(state: StateBlock, line: number, _: number, isTrial: boolean): boolean {
  const start = startOfLine(state, line);
  // Without a colon, it must be right below what it belongs to.
  const isAlone = line === 0 || state.isEmpty(line - 1);
  if (!state.src.startsWith(isAlone ? "{:" : "{", start)) return false;
  inOwnLine.lastIndex = start;
  const found = inOwnLine.exec(state.src);
  if (found === null) return false;
  if (isTrial) return true;
  if (found.groups?.toc !== undefined) dropList(state);
  state.line = line + 1;
  return true;
}

/** `{:toc}` replaces the list before it with a table of contents. */
function dropList({ tokens }: StateBlock): void {
  const last = tokens.at(-1);
  if (last === undefined || !/^(?:bullet|ordered)_list_close$/.test(last.type)) return;
  const first = tokens.findLastIndex(({ type, level }) => type.endsWith("_list_open") && level === last.level);
  tokens.splice(first);
}

/** `[words]{.smallcaps}` of Pandoc and Quarto shows the words alone, unless `[words]` is a reference. */
function readSpan(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("[", state.pos)) return false;
  const end = state.md.helpers.parseLinkLabel(state, state.pos);
  if (end < 0 || !state.src.startsWith("{", end + 1)) return false;
  listInText.lastIndex = end + 1;
  const [list] = listInText.exec(state.src) ?? [];
  const label = state.md.utils.normalizeReference(state.src.slice(state.pos + 1, end));
  if (list === undefined || state.env.references?.[label] !== undefined) return false;
  if (!isTrial) {
    const tag = /[{ ]\.(?:underline|ul)\b/.test(list) ? "u" : "span";
    const { posMax } = state;
    state.push("span_open", tag, 1);
    Object.assign(state, { pos: state.pos + 1, posMax: end });
    state.md.inline.tokenize(state);
    state.push("span_close", tag, -1);
    state.posMax = posMax;
  }
  state.pos = end + 1 + list.length;
  return true;
}

function skipList(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("{", state.pos) || state.pending !== "") return false;
  const last = state.tokens.at(-1);
  const isBehindEmphasis = /^[*_]+$/.test(last?.content ?? "") && state.src.startsWith("{:", state.pos);
  if (!isBehindEmphasis && !/^(?:image|link_close|code_inline)$/.test(last?.type ?? "")) return false;
  listInText.lastIndex = state.pos;
  const [found] = listInText.exec(state.src) ?? [];
  if (found === undefined || isTrial) return false;
  state.pos += found.length;
  return true;
}
