import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { noWordBefore, noWordBehind } from "./word-edges.ts";

/** Between two of these, the sign itself is meant: use "==" or '!='. */
const noQuotedSign = /(?!(?<=["'])==["'])/.source;
/** In front of words: what compares (`a==b`, `f(a)=="b"`, "use == or !=") has none, or is behind something. */
const opening = new RegExp(
  String.raw`${noWordBefore}(?<![=!<>\p{Pe}\p{Pf}])${noQuotedSign}==(?=[\p{L}\p{N}\p{Ps}\p{Pi}"'*_$\x60~])`,
  "uy",
);
/** Up to the next one behind words; in code, and escaped, it is none. */
const closing = new RegExp(
  String.raw`(?<!\x60)(\x60+)(?!\x60)[^\x60]*\1|\\.|(?<end>(?<![\s=!<>\p{Ps}\p{Pi}])${noQuotedSign}==(?!=)${noWordBehind})`,
  "gsu",
);

/** Until where a text was looked through in vain, and from where. */
interface Unclosed {
  readonly from: number;
  readonly to: number;
}

const unclosed = new WeakMap<StateInline, Unclosed>();

/** `==highlighted==`, as in Obsidian, and with Hugo and markdown-it where they are told to. */
export function withHighlights(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("emphasis", "highlight", readHighlight);
}

function readHighlight(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("==", state.pos)) return false;
  opening.lastIndex = state.pos;
  if (!opening.test(state.src)) return false;
  const start = state.pos + 2;
  const end = endOfHighlight(state, start);
  if (end === undefined) return false;
  if (!isTrial) {
    const { posMax } = state;
    state.push("highlight_open", "mark", 1);
    Object.assign(state, { pos: start, posMax: end });
    state.md.inline.tokenize(state);
    state.push("highlight_close", "mark", -1);
    state.posMax = posMax;
  }
  state.pos = end + 2;
  return true;
}

function endOfHighlight(state: StateInline, start: number): number | undefined {
  const { src, posMax } = state;
  const known = unclosed.get(state);
  if (known !== undefined && known.from <= start && posMax <= known.to) return undefined;
  closing.lastIndex = start;
  for (let found = closing.exec(src); found !== null && found.index < posMax; found = closing.exec(src))
    if (found.groups?.end !== undefined) return found.index;
  unclosed.set(state, { from: start, to: posMax });
  return undefined;
}
