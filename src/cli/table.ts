import { print, styled } from "./terminal.ts";

/**
 * Prints rows as a table with a heading on a terminal; elsewhere, each row on a line with tabs between its cells.
 * `whole` is the column whose cells are useless if cut.
 */
export function printTable(heading: readonly string[], rows: readonly (readonly string[])[], whole: number): void {
  const { isTTY, columns } = process.stdout;
  if (isTTY !== true) {
    for (const row of rows) print(row.join("\t"));
    return;
  }
  // A terminal of unknown width is treated as unlimited.
  const lines = tableLines([heading, ...rows], whole, columns || Number.POSITIVE_INFINITY);
  const headingLines = lines.length / (rows.length + 1);
  for (const [index, line] of lines.entries()) print(index < headingLines ? styled(line, "bold") : line);
}

/** The minimum useful width of the last column. */
const minLastWidth = 12;

/**
 * The table's lines, the same number for each row. The last column is cut at the edge of the terminal. If too little of
 * it would be left, the cells of column `whole` move to lines of their own, and further columns are dropped from the
 * end as needed.
 */
export function tableLines(rows: readonly (readonly string[])[], whole: number, columns: number): readonly string[] {
  if (hasPlace(rows, columns)) return alignedLines(rows).map((line) => cutTo(line, columns));
  let rest = rows.map((row) => row.toSpliced(whole, 1));
  while (!hasPlace(rest, columns) && (rest[0]?.length ?? 0) > 1) rest = rest.map((row) => row.slice(0, -1));
  const lines = alignedLines(rest);
  return rows.flatMap((row, index) => [cutTo(lines[index] ?? "", columns), `  ${row[whole] ?? ""}`]);
}

/** Whether the rows fit, or at least enough of their last column. */
function hasPlace(rows: readonly (readonly string[])[], columns: number): boolean {
  if (widest(alignedLines(rows)) <= columns) return true;
  return widest(alignedLines(rows.map((row) => row.slice(0, -1)))) + minLastWidth <= columns;
}

function alignedLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => widest(rows.map((row) => row[column] ?? "")));
  const padded = (cell: string, column: number) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell));
  return rows.map((row) => row.map(padded).join("  ").trimEnd());
}

/** The text, cut to that width, with an ellipsis if it is wider. */
function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(cut + segment) > columns - 1) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

/** Not `Math.max(...)`: there may be more texts than a call takes arguments. */
function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}

/** The width in columns: letters of East Asian scripts take two, combining marks none. */
function widthOf(text: string): number {
  const wide = text.match(
    /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/gu,
  );
  return [...text.replace(/\p{Mark}/gu, "")].length + (wide?.length ?? 0);
}
