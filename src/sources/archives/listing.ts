import { byLine, type Problem } from "../../errors.ts";
import { formatInstant } from "../../records/dates.ts";
import { describeValue } from "../../records/schema-problems.ts";
import type { DateReading } from "./date-forms.ts";
import { itemMark, type ListedDate, listedDate, orderOfNumbers } from "./listed-date.ts";
import { type Block, commonEndOf, isTrailer, publishedBy, readBlock, trailerStartOf } from "./listing-block.ts";
import { isDoubtful } from "./listing-boilerplate.ts";
import type { LayoutFailure } from "./listing-layouts.ts";
import { areWithoutBlanks, type Complain, declaredIn, join, type Line, splitLines } from "./listing-lines.ts";
import { arrangeLines } from "./listing-order.ts";
import { withoutDetails } from "./listing-parts.ts";

/** An article as an archive page lists it. */
export interface ListedArticle {
  /** As `parseInstant` understands it: `2015-12-08`. */
  readonly date: string;
  readonly title: string;
  /** Absolute. */
  readonly url?: string;
  readonly excerpt?: string;
  readonly author?: string;
  readonly tags?: readonly string[];
  /** The line where it begins, from 1. */
  readonly line: number;
}

/** What a listing contains. If any problem is an error, it was not fully understood. */
export interface Listing {
  readonly articles: readonly ListedArticle[];
  /** How many articles the listing claims to have: "92 articles". */
  readonly declaredCount?: number;
  /** The language it is written in, if stated. */
  readonly language?: string;
  /** The address of the site's feed, if the page gives one. */
  readonly feed?: string;
  readonly problems: readonly Problem[];
}

const itemNumber = /^\d{1,4}[.)]\s/;
/** The most lines that a date can be wrapped over: bullet, weekday, month, day, year. */
const longestDate = 5;

/**
 * Reads an archive page in plain text. Each article has a date, a title, perhaps an excerpt, and "Published by NAME"
 * unless no article has that; all may be wrapped anywhere, with or without bullets. No-break spaces become spaces and a
 * trailing "[...]" becomes an ellipsis; other text is kept exactly. `timezone` (an IANA name) is for times without an
 * offset.
 */
export function readListing(text: string, file: string, timezone: string): Listing {
  const problems: Problem[] = [];
  const complain: Complain = (line, expected, found, advice) =>
    problems.push({
      severity: "error",
      file,
      line,
      expected,
      ...(found !== undefined && { found: describeValue(found) }),
      ...(advice !== undefined && { advice }),
    });
  const written = splitLines(text);
  const order = orderOfNumbers(written.map((line) => line.text));
  const reading = { timezone, ...(order !== undefined && { order }) };
  const { lines, leftOut, failure } = arrangeLines(written, reading);
  if (failure !== undefined) return { articles: [], problems: [layoutProblem(failure, file)] };
  problems.push(...leftOut.map((row) => leftOutProblem(row, file)));
  const isTight = isWithoutMarks(lines);
  const { header, blocks: cut } = splitBlocks(lines, isTight, reading, complain);
  const commonEnd = commonEndOf(cut);
  const blocks = withoutDetails(cut, commonEnd);
  if (blocks.length === 0)
    complain(1, 'an article, which begins with a date such as "December 8, 2015" on a line of its own', join(header));
  const trailerStart = trailerStartOf(blocks);
  const isLaidOutOtherwise = !blocks.some(({ rest }) => rest.some((_, index) => isTrailer(rest, index, publishedBy)));
  const around = isLaidOutOtherwise || blocks.length < 2 ? [] : withoutCount(header, reading);
  if (around.length > 0) problems.push(leftOutProblem(around, file));
  const declaredCount =
    blocks.length === 0
      ? undefined
      : readHeader(
          header.filter((line) => !around.includes(line)),
          complain,
        );
  const options = {
    reading,
    isTight,
    ...(trailerStart !== undefined && { trailerStart }),
    ...(commonEnd !== undefined && { commonEnd }),
  };
  const articles = blocks
    .map((block, index) => readBlock(block, { ...options, isLast: index === blocks.length - 1 }, complain))
    .filter((article) => article !== undefined);
  problems.sort(byLine);
  return {
    articles,
    ...(declaredCount !== undefined && { declaredCount }),
    problems: isLaidOutOtherwise ? withAdvice(problems) : problems,
  };
}

/** Copying a page copies its menus and headings too, but any of these lines might be an article. */
function leftOutProblem(lines: readonly Line[], file: string): Problem {
  return {
    severity: "warning",
    file,
    line: lines[0]?.number ?? 1,
    expected: "articles with a date each",
    found: describeValue(join(lines)),
    advice:
      "it is left out as a heading or another part of the page; if it is an article, write its date as for the others",
  };
}

function layoutProblem({ reason, rows }: LayoutFailure, file: string): Problem {
  const lines = rows.flatMap((row) => row.lines);
  const [first, last] = [lines[0]?.number ?? 1, lines.at(-1)?.number ?? 1];
  const expected = {
    "unread date": 'a date such as "December 8, 2015"',
    uneven: `one title beside each date, and its text, as elsewhere in the listing, from line ${first} to ${last}`,
    untold: "articles alone, from the first to the last",
  };
  const advice = {
    "unread date": "write it like that, or remove the line if no article begins there",
    uneven: "remove the lines that are neither, or write the date that is missing",
    untold: "remove what is above the first article and below the last one, to tell titles from other lines",
  };
  const found = describeValue(join(lines));
  const advised = `${advice[reason]}; or ${pageInstead}`;
  return { severity: "error", file, line: first, expected: expected[reason], found, advice: advised };
}

const pageInstead = "import the page itself: its address, or the HTML that a browser saves";

/**
 * If no line shows that the layout is known, the first problem suggests what else to import. Repeating that for each
 * problem would not help.
 */
function withAdvice([first, ...others]: readonly Problem[]): readonly Problem[] {
  const advice = `if the page has another layout or language, ${pageInstead}`;
  return first === undefined ? others : [{ ...first, advice: first.advice ?? advice }, ...others];
}

/** Cuts the lines into one block per article. */
function splitBlocks(
  lines: readonly Line[],
  isTight: boolean,
  reading: DateReading,
  complain: Complain,
): { header: readonly Line[]; blocks: readonly Block[] } {
  const header: Line[] = [];
  const blocks: Block[] = [];
  let rest: Line[] = header;
  let sawTrailer = true;
  let areNumbered = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as Line;
    const isItem = line.bullet !== undefined || (areNumbered && itemNumber.test(line.text));
    const mayStart = sawTrailer || line.opensParagraph || isItem;
    const start = mayStart || isTight ? dateAt(lines, at, reading, mayStart) : undefined;
    if (start === undefined) {
      rest.push(line);
      sawTrailer ||= isTrailer(lines, at, publishedBy);
      continue;
    }
    const { text, instant } = start;
    if (instant === undefined) complain(line.number, 'a date such as "December 8, 2015" or "2015-12-08"', text);
    rest = [];
    blocks.push({
      ...(instant !== undefined && { date: formatInstant(instant) }),
      line: line.number,
      ...(line.bullet !== undefined && { bullet: line.bullet }),
      rest,
    });
    sawTrailer = false;
    areNumbered = itemNumber.test(line.text);
    at += start.lines - 1;
  }
  return { header, blocks };
}

/** Whether there are neither blank lines nor bylines, so that only dates separate articles. */
function isWithoutMarks(lines: readonly Line[]): boolean {
  return areWithoutBlanks(lines) && !lines.some((_, index) => isTrailer(lines, index, publishedBy));
}

interface DateAt extends ListedDate {
  readonly text: string;
  /** How many lines it is wrapped over. */
  readonly lines: number;
}

/** The date that starts with this line and ends at the end of a line, if there is one. */
function dateAt(lines: readonly Line[], from: number, reading: DateReading, mayWrap: boolean): DateAt | undefined {
  let text = "";
  for (let taken = 1; taken <= (mayWrap ? longestDate : 1); taken++) {
    const line = lines[from + taken - 1];
    if (line === undefined || (line.opensParagraph && text.replace(itemMark, "") !== "")) return undefined;
    text = `${text} ${line.text}`.trim();
    const date = listedDate(text, reading);
    if (date !== undefined) return { text: text.replace(itemMark, ""), lines: taken, ...date };
  }
  return undefined;
}

/**
 * Lines above the first article, other than the count. Where articles end with bylines, they are not articles unless
 * one contains a date.
 */
function withoutCount(lines: readonly Line[], reading: DateReading): readonly Line[] {
  return lines.some(({ text }) => isDoubtful(text, reading))
    ? []
    : lines.filter(({ text }) => declaredIn(text) === undefined);
}

function readHeader(lines: readonly Line[], complain: Complain): number | undefined {
  if (lines.length === 0) return undefined;
  const text = join(lines);
  const declared = declaredIn(text);
  if (declared !== undefined) return declared;
  const date = 'a date such as "December 8, 2015" on a line of its own';
  const [first, next] = lines;
  // The count is fine, so the fault is in the line after it.
  if (first !== undefined && next !== undefined && declaredIn(first.text) !== undefined)
    complain(next.number, date, next.text);
  else complain(first?.number ?? 1, `a count such as "92 articles", or ${date}`, text);
  return undefined;
}
