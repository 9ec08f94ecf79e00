const blank = /^[ \t]*$/;
const listItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;
const quotation = /^[ \t]{0,3}>/;

/** Relative indentation of indented code (CommonMark 0.31 section 4.4). */
const codeIndent = 4;

/** Returns a function that takes lines in order and returns whether each is indented code; false for blank lines. */
export function indentedCodeFinder(): (line: string) => boolean {
  /** Content column of each list item that contains the previous line. */
  const items: number[] = [];
  let isParagraph = false;
  return (line) => {
    if (blank.test(line)) {
      isParagraph = false;
      return false;
    }
    const indent = widthOf(/^[ \t]*/.exec(line)?.[0] ?? "");
    // Lazy continuation: a paragraph may continue with less indentation.
    while (!isParagraph && indent < (items.at(-1) ?? 0)) items.pop();
    if (!isParagraph && indent >= (items.at(-1) ?? 0) + codeIndent) return true;
    const [mark] = listItem.exec(line) ?? [];
    if (mark !== undefined) {
      while (indent < (items.at(-1) ?? 0)) items.pop();
      items.push(widthOf(mark));
    }
    isParagraph = !quotation.test(line);
    return false;
  };
}

/** Tab stops are four columns apart. */
function widthOf(beginning: string): number {
  let width = 0;
  for (const character of beginning) width += character === "\t" ? codeIndent - (width % codeIndent) : 1;
  return width;
}
