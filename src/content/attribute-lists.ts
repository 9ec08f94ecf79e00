import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { startOfLine } from "./block-lines.ts";
import { extension } from "./kramdown-extensions.ts";

/** Names of attributes that may be unquoted; `{x=1}` may be something else. */
const known = String.raw`align|class|height|id|lang|loading|rel|start|style|target|title|type|width|data-[\w-]+`;

/** A class, an id, or a named value, which is quoted unless the name is known. */
const attribute = String.raw`(?:[.#][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*')|(?:${known})=[^\s"'{}]+)`;

/** Attributes in braces, as in kramdown, Pandoc, Hugo and MkDocs. */
export const attributeList = String.raw`\{:?[ \t]*${attribute}(?:[ \t]+${attribute})*[ \t]*\}`;

const inOwnLine = new RegExp(String.raw`(?:${attributeList}|\{:[ \t]*(?<toc>toc)[ \t]*\})[ \t]*$`, "my");
const linesInHtml = new RegExp(String.raw`^[ \t]*(?:(?=\{:)${attributeList}|${extension})[ \t]*(?:\n|$)`, "gm");
const listInText = new RegExp(attributeList, "y");

/** Attributes only say how something looks, so they are not shown. */
export function withoutAttributeLists(markdown: MarkdownIt): void {
  const alt = ["paragraph", "reference", "blockquote", "list", "table"];
  markdown.block.ruler.before("paragraph", "attribute_line", skipLine, { alt });
  markdown.inline.ruler.before("entity", "attribute_list", skipList);
  // In CommonMark, a line right below a tag is part of the HTML.
  markdown.core.ruler.after("block", "attribute_line_of_html", (state) => {
    for (const token of state.tokens)
      if (token.type === "html_block" && !/^<(?:pre|script|style|textarea)\b/i.test(token.content))
        token.content = token.content.replace(linesInHtml, "");
  });
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
