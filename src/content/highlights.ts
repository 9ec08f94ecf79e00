import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { noWordAfter, noWordBefore } from "./word-edges.ts";

/** In quotes, the sign itself is meant: "==" or '!='. */
const notQuoted = /(?!(?<=["'])==["'])/.source;
/** Before a word, and after a space or the like: unlike comparisons (`a==b`, `f(a)=="b"`, "use == or !="). */
const opening = new RegExp(
  String.raw`${noWordBefore}(?<![=!<>\p{Pe}\p{Pf}])${notQuoted}==(?=[\p{L}\p{N}\p{Ps}\p{Pi}"'*_$\x60~])`,
  "uy",
);
/** The next one after a word, outside code and not escaped. */
const closing = new RegExp(
  String.raw`(?<!\x60)(\x60+)(?!\x60)[^\x60]*\1|\\.|(?<end>(?<![\s=!<>\p{Ps}\p{Pi}])${notQuoted}==(?!=)${noWordAfter})`,
  "gsu",
);

/** A part of a text that has no closing sign. */
interface Unclosed {
  readonly from: number;
  readonly to: number;
}

const unclosed = new WeakMap<StateInline, Unclosed>();

/** `==highlighted==`, as in Obsidian, and in Hugo and markdown-it if configured. */
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
