/** Words of these scripts stand beside each other without spaces: there, a mark may touch them. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
const partOfWord = String.raw`(?![${unspaced}])[\p{L}\p{N}_]`;

/** Part of a pattern with the flag `u`: where no word ends. */
export const noWordBefore = `(?<!${partOfWord})`;
/** The same where none begins. */
export const noWordBehind = `(?!${partOfWord})`;
