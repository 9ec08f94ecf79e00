import { detailsIn, isFullName, withoutDetailsIn } from "./listing-parts.ts";
import { isDated, type Row } from "./listing-rows.ts";

/** Rows that occur in most articles, such as "Download", say nothing about any of them. */
const mostAlike = 0.8;

/** Removes rows that most articles share. */
export function withoutCommonRows(rows: readonly Row[]): readonly Row[] {
  const counts = new Map<string, number>();
  for (const { kind, text } of rows)
    if (kind === "short" || kind === "prose") counts.set(text, (counts.get(text) ?? 0) + 1);
  const most = Math.max(3, rows.filter(isDated).length * mostAlike);
  return rows.filter(({ text }) => (counts.get(text) ?? 0) < most);
}

/** Titles next to dates differ. What recurs there is an author, or a topic in another column of a table. */
export function withoutRecurringWords(rows: readonly Row[]): readonly Row[] {
  const dated = rows.filter(isDated);
  if (dated.length === 0 || dated.some((row) => row.dated.words === "")) return rows;
  const table = dated.map((row) => cellsOf(row.dated.words));
  const columns = columnsOf(table);
  const [title] = columns
    .filter(isTitles)
    .sort((one, other) => new Set(other).size - new Set(one).size || lengthOf(other) - lengthOf(one));
  const at = title === undefined ? -1 : columns.indexOf(title);
  const recurring = columns.map((cells, column) => column !== at && new Set(cells).size < cells.length);
  return rows.map((row) => {
    if (!isDated(row)) return row;
    const cells = cellsOf(row.dated.words);
    const details = cells.filter((_, column) => recurring[column]).flatMap(detailsIn);
    return { ...row, dated: { ...row.dated, words: cells[at] ?? "", details: [...row.dated.details, ...details] } };
  });
}

/** The columns that all rows have. */
function columnsOf(table: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const count = Math.min(...table.map(({ length }) => length));
  return Array.from({ length: count }, (_, column) => table.map((cells) => withoutDetailsIn(cells[column] ?? "")));
}

function lengthOf(cells: readonly string[]): number {
  return cells.reduce((length, cell) => length + cell.length, 0);
}

function isTitles(cells: readonly string[]): boolean {
  const { size } = new Set(cells);
  return size * 2 > cells.length && (size === cells.length || !cells.every(isFullName));
}

/** The cells of a table row, as a browser copies it. */
function cellsOf(words: string): readonly string[] {
  return words.split(/\t| {3,}/).map((cell) => cell.trim());
}
