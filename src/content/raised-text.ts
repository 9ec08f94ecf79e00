import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";

const letter = String.raw`[\p{Script=Latin}\p{Script=Greek}]`;
const letterBefore = String.raw`(?<=${letter}|[)\]^*_])`;
const noWordAfter = String.raw`(?![\p{L}\p{N}^~])`;

/**
 * A tilde also means "about" or "up to" (`10~20`), and a caret a power. So a subscript must follow a letter (`H~2~O`,
 * `x~i~`), or a single letter if it is a word (`V~max~`), and no word may continue after a superscript.
 */
const lowered = new RegExp(
  String.raw`${letterBefore}~(?<text>\d[\w+\u2212-]*|${letter}|${letter}?[+\u2212-]\d+)~(?!~)|(?<=(?<![\p{L}\p{N}])${letter})~(?<word>${letter}+)~${noWordAfter}`,
  "uy",
);
const raised = new RegExp(
  String.raw`(?<=[\p{L}\p{N})\]~*_])\^(?<text>[+\u2212-]?[\p{L}\p{N}.,/+\u2212-]{1,20}|[*\u2020\u2021\u00A7\u2122\u00AE]+)\^${noWordAfter}`,
  "uy",
);

/** `H~2~O` and `19^th^`, as in Pandoc, and in Hugo and markdown-it if configured. */
export function withRaisedText(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("strikethrough", "lowered", readLowered);
  markdown.inline.ruler.before("strikethrough", "raised", readRaised);
}

function readLowered(state: StateInline, isTrial: boolean): boolean {
  return state.src.startsWith("~", state.pos) && read(state, isTrial, { pattern: lowered, tag: "sub" });
}

function readRaised(state: StateInline, isTrial: boolean): boolean {
  return state.src.startsWith("^", state.pos) && read(state, isTrial, { pattern: raised, tag: "sup" });
}

interface RaisedOrLowered {
  readonly pattern: RegExp;
  readonly tag: "sub" | "sup";
}

function read(state: StateInline, isTrial: boolean, { pattern, tag }: RaisedOrLowered): boolean {
  pattern.lastIndex = state.pos;
  const [whole, text, word] = pattern.exec(state.src) ?? [];
  if (whole === undefined || state.pos + whole.length > state.posMax) return false;
  if (!isTrial) {
    state.push(`${tag}_open`, tag, 1);
    state.push("text", "", 0).content = text ?? word ?? "";
    state.push(`${tag}_close`, tag, -1);
  }
  state.pos += whole.length;
  return true;
}
