import type { DateReading } from "./date-forms.ts";
import { itemMark, listedDate } from "./listed-date.ts";
import { isTrailer, publishedBy } from "./listing-block.ts";
import { isBoilerplate } from "./listing-boilerplate.ts";
import { type Arranged, arrangementOf, type LayoutFailure } from "./listing-layouts.ts";
import { declaredIn, type Line } from "./listing-lines.ts";
import { isDated, type Row, rowsOf } from "./listing-rows.ts";

/** The lines of a listing, rearranged for reading. */
export interface ArrangedLines {
  readonly lines: readonly Line[];
  /** Lines above, below or between the articles that belong to none. */
  readonly leftOut: readonly (readonly Line[])[];
  /** Why they could not be arranged, if known. */
  readonly failure?: LayoutFailure;
}

/**
 * Rearranges a listing so that each date is on its own line above the title, if exactly one other layout fits all
 * articles. Otherwise returns the lines unchanged.
 */
export function arrangeLines(lines: readonly Line[], reading: DateReading): ArrangedLines {
  const own = withoutBoilerplate(lines, reading);
  if (lines.some((_, index) => isTrailer(lines, index, publishedBy))) return { lines: own, leftOut: [] };
  const isDateFirst = startsWithDate(own, reading);
  const failures: LayoutFailure[] = [];
  const readings = (["first", "last"] as const).map((end) => rowsOf(lines, end, reading));
  const datesIn = (rows: readonly Row[]): number => rows.filter(isDated).length;
  for (const rows of readings.sort((one, other) => datesIn(other) - datesIn(one))) {
    const found = arrangementOf(rows);
    if (found === undefined) continue;
    if (!("articles" in found)) failures.push(found);
    else if (found.leftOut.length === 0 || !isDateFirst) {
      const count = own.slice(0, 1).filter(({ text }) => declaredIn(text) !== undefined);
      const leftOut = found.leftOut.map((rows) => rows.flatMap((row) => row.lines));
      return { lines: [...count, ...found.articles.flatMap(linesOf)], leftOut };
    }
  }
  const [failure] = failures;
  return isDateFirst || failure === undefined ? { lines: own, leftOut: [] } : { lines, leftOut: [], failure };
}

function startsWithDate([first, second]: readonly Line[], reading: DateReading): boolean {
  const line = first !== undefined && declaredIn(first.text) !== undefined ? second : first;
  return line !== undefined && listedDate(line.text, reading) !== undefined;
}

/** Removes menus and the like above and below the articles, but keeps the count. */
function withoutBoilerplate(lines: readonly Line[], reading: DateReading): readonly Line[] {
  const isOther = ({ text }: Line): boolean => !isBoilerplate(text, reading);
  const start = lines.findIndex(isOther);
  const count = lines.slice(0, Math.max(start, 0)).filter(({ text }) => declaredIn(text) !== undefined);
  return start === -1 ? lines : [...count.slice(0, 1), ...lines.slice(start, lines.findLastIndex(isOther) + 1)];
}

function linesOf({ dated, title, texts, details }: Arranged): readonly Line[] {
  const [dateLine] = dated.lines as readonly [Line, ...Line[]];
  const parts = [
    title.lines.map((line, index) => (index === 0 ? withoutBullet(line) : line)),
    ...texts.map(({ lines }) => lines),
    ...details.map((text) => [{ ...dateLine, text }]),
  ];
  return [
    { ...dateLine, text: dated.dated.date, opensParagraph: true },
    ...parts.flatMap((lines) => lines.map((line, index) => ({ ...line, opensParagraph: index === 0 }))),
  ];
}

function withoutBullet(line: Line): Line {
  return line.bullet === undefined ? line : { ...line, text: line.text.replace(itemMark, "") };
}
