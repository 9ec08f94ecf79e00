import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { attributeList } from "./attribute-lists.ts";

const attributes = new RegExp(attributeList, "y");

/** Bracketed spans of Pandoc and Quarto: words with attributes. */
export function withBracketedSpans(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("link", "bracketed_span", readSpan);
}

/** `[words]{.smallcaps}` of Pandoc and Quarto shows the words alone, unless `[words]` is a reference. */
function readSpan(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("[", state.pos)) return false;
  const end = state.md.helpers.parseLinkLabel(state, state.pos);
  if (end < 0 || !state.src.startsWith("{", end + 1)) return false;
  attributes.lastIndex = end + 1;
  const [list] = attributes.exec(state.src) ?? [];
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
