import type MarkdownIt from "markdown-it";

/** Han, kana, Hangul and their punctuation, as a part of regular expressions. */
const wide = String.raw`\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef`;
const isWide = new RegExp(`^[${wide}]$`);

/** Whether a text may have marks of emphasis beside these characters. */
export const marksBesideWide = new RegExp(`[*~=][${wide}]|[${wide}][*~=]`);

/**
 * In scripts without spaces, emphasis may begin and end beside punctuation: `**注意：**这里`. CommonMark 0.31 section 6.2
 * takes such marks for text, since in other scripts a space shows which word they belong to.
 */
export function withEmphasisWithoutSpaces(markdown: MarkdownIt): void {
  const { isPunctChar, isWhiteSpace } = markdown.utils;
  const isSpace = (character: string) => character === "" || isWhiteSpace(character.charCodeAt(0));
  const isMark = (character: string) => isPunctChar(character) || /[!-/:-@[-`{-~]/.test(character);
  const isBeside = (inner: string, outer: string) => {
    if (isSpace(inner)) return false;
    return isWide.test(inner) || !isMark(inner) || isSpace(outer) || isWide.test(outer) || isMark(outer);
  };
  markdown.inline.State = class extends markdown.inline.State {
    override scanDelims(start: number, canSplitWord: boolean) {
      const scanned = super.scanDelims(start, canSplitWord);
      const end = start + scanned.length;
      const before = this.src.charAt(start - 1);
      const after = end < this.posMax ? this.src.charAt(end) : "";
      if (!canSplitWord || !(isWide.test(before) || isWide.test(after))) return scanned;
      return { ...scanned, can_open: isBeside(after, before), can_close: isBeside(before, after) };
    }
  };
}
