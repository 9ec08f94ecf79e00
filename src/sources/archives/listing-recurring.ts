import { isFullName, namedIn, unsaidIn } from "./listing-parts.ts";
import { isDated, type Row } from "./listing-rows.ts";

/** In so many of the articles, the same words say nothing of any of them: "Download". */
const mostAlike = 0.8;

/** Without the short rows that most articles share. */
export function withoutCommonRows(rows: readonly Row[]): readonly Row[] {
  const counts = new Map<string, number>();
  for (const { kind, text } of rows) if (kind === "short") counts.set(text, (counts.get(text) ?? 0) + 1);
  const most = Math.max(3, rows.filter(isDated).length * mostAlike);
  return rows.filter(({ text }) => (counts.get(text) ?? 0) < most);
}

/** What stands beside many of the dates, and is the same, is an author or a topic, and no title. */
export function withRecurringWordsSaid(rows: readonly Row[]): readonly Row[] {
  const dated = rows.filter(isDated);
  if (dated.length === 0 || dated.some((row) => row.dated.words === "")) return rows;
  const table = dated.map((row) => cellsOf(row.dated.words));
  const columns = Math.min(...table.map(({ length }) => length));
  const isTitle = (column: number): boolean => {
    const cells = table.map((cells) => unsaidIn(cells[column] ?? ""));
    const { size } = new Set(cells);
    return size * 2 > cells.length && (size === cells.length || !cells.every(isFullName));
  };
  const title = Array.from({ length: columns }, (_, column) => column).find(isTitle);
  const recurring = repeated(table.flatMap((cells) => cells.filter((_, column) => column !== title)));
  return rows.map((row) => {
    if (!isDated(row)) return row;
    const cells = cellsOf(row.dated.words);
    const others = cells.filter((cell, column) => column !== title && (title === undefined || recurring.has(cell)));
    const words = title === undefined ? "" : (cells[title] ?? "");
    return { ...row, dated: { ...row.dated, words, said: [...row.dated.said, ...others.flatMap(namedIn)] } };
  });
}

/** What a browser sets apart in one row of a table. */
function cellsOf(words: string): readonly string[] {
  return words.split(/\t| {3,}/).map((cell) => cell.trim());
}

/** What is there more than once. */
function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(texts.filter((text) => seen.has(text) || !seen.add(text)));
}
