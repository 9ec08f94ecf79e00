const blank = /^[ \t]*$/;
const listItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;
const quotation = /^[ \t]{0,3}>/;

/** How much further than the text around it code is indented (CommonMark 0.31 section 4.4). */
const codeIndent = 4;

/** Tells of lines, in order, whether they are code for being indented; of blank lines, whatever comes handy. */
export function indentedCodeFinder(): (line: string) => boolean {
  /** Where the text of each list item begins that the line before stands in. */
  const items: number[] = [];
  let isParagraph = false;
  return (line) => {
    if (blank.test(line)) {
      isParagraph = false;
      return false;
    }
    const indent = widthOf(/^[ \t]*/.exec(line)?.[0] ?? "");
    // A paragraph goes on in lines that are indented less, too.
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

/** A tab goes on to the next column that is a multiple of four. */
function widthOf(beginning: string): number {
  let width = 0;
  for (const character of beginning) width += character === "\t" ? codeIndent - (width % codeIndent) : 1;
  return width;
}
