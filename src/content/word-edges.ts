/** Scripts without spaces between words, in which a mark may touch a word. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
const partOfWord = String.raw`(?![${unspaced}])[\p{L}\p{N}_]`;

/** Part of a pattern with the flag `u`: not right after a word. */
export const noWordBefore = `(?<!${partOfWord})`;
/** The same: not right before a word. */
export const noWordAfter = `(?!${partOfWord})`;
