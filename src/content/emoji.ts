import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
// @ts-expect-error: it has no types.
import characters from "markdown-it-emoji/lib/data/full.mjs";
import { noWordAfter, noWordBefore } from "./word-edges.ts";

/** `10:30:45`, `std::x::y` and Sphinx's roles (`:key:` before a backquote) are not codes; another code may follow. */
const code = new RegExp(String.raw`:([a-z\d_+-]{1,50}):${noWordAfter}(?!\x60|:(?![a-z\d_+-]+:))`, "uy");
const isAlone = new RegExp(`${noWordBefore}(?<!:)`, "uy");

/** The emoji of each code. */
const emoji: Readonly<Record<string, string>> = characters;

/** Codes of GitHub, such as `:tada:`, become emoji; unknown codes stay text. */
export function withEmoji(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "emoji", readCode);
}

function readCode(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith(":", state.pos)) return false;
  code.lastIndex = state.pos;
  const [written, name = ""] = code.exec(state.src) ?? [];
  isAlone.lastIndex = state.pos;
  if (written === undefined || !(isAlone.test(state.src) || isAfterOther(state))) return false;
  const content = Object.hasOwn(emoji, name) ? emoji[name] : undefined;
  if (content === undefined) return false;
  if (!isTrial) Object.assign(state.push("text_special", "", 0), { content, markup: written, info: emojiInfo });
  state.pos += written.length;
  return true;
}

/** Marks such a character, until the text of a line is joined. */
export const emojiInfo = "emoji";

function isAfterOther({ tokens, pending }: StateInline): boolean {
  return pending === "" && tokens.at(-1)?.info === emojiInfo;
}
