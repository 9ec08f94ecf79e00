import type { Problem } from "../../errors.ts";
import { formatInstant, parseInstant } from "../../records/dates.ts";
import { describeValue } from "../../records/schema-problems.ts";

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
  /** Where in the listing it begins, from 1. */
  readonly line: number;
}

/** What a listing holds. Where a problem is an error, it has not been understood as a whole. */
export interface Listing {
  readonly articles: readonly ListedArticle[];
  /** How many articles the listing says that there are: "92 articles". */
  readonly declaredCount?: number;
  /** In which it is written, where it tells. */
  readonly language?: string;
  readonly problems: readonly Problem[];
}

/** A line with something on it. */
interface Line {
  /** Without the white space around. */
  readonly text: string;
  readonly number: number;
  /** A blank line, or nothing at all, stands before it. */
  readonly opensParagraph: boolean;
}

/** The lines of one article: its date, and all that follows up to the next date. */
interface Block {
  /** Missing where it is none; what follows is read all the same, for its faults. */
  readonly date?: string;
  readonly line: number;
  readonly rest: readonly Line[];
}

const bullet = /^[•*·‣◦–-](?:\s+|$)/;
const count = /^(\d[\d.,]*) articles?:?$/i;
/** What was meant to be a date: a word, a day and a year in either order, or digits. */
const dateShape =
  /^(?:[\p{L}]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}\.? (?:de )?[\p{L}]{3,10}\.?,? (?:de )?\d{4}|\d{4}([-/])\d{2}\1\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}年\d{1,2}月\d{1,2}日)$/u;
/** What an article ends with, before the name. */
const trailerStart = /^(?:published|posted|written) by\b\s*:?\s*/i;
/** The most lines over which a date can be wrapped: bullet, month, day, year. */
const longestDate = 4;

/**
 * Reads an archive page as plain text: for each article its date, title, excerpt and "Published by NAME", wrapped
 * anywhere, with bullets or without; that may be missing of all alike. No-break spaces become spaces and a trailing
 * "[...]" an ellipsis; otherwise text is kept to the letter.
 */
export function readListing(text: string, file: string): Listing {
  const problems: Problem[] = [];
  const complain = (line: number, expected: string, found?: string) =>
    problems.push({
      severity: "error",
      file,
      line,
      expected,
      ...(found !== undefined && { found: describeValue(found) }),
    });
  const lines = splitLines(text);
  const { header, blocks } = splitBlocks(lines, complain);
  if (blocks.length === 0)
    complain(1, 'an article, which begins with a date such as "December 8, 2015" on a line of its own', join(header));
  const declaredCount = blocks.length === 0 ? undefined : readHeader(header, complain);
  const isLaidOutOtherwise = !blocks.some(({ rest }) => rest.some((_, index) => isTrailer(rest, index)));
  // One alone may have lost its end; of several, none has had one.
  const isNamed = blocks.length < 2 || !isLaidOutOtherwise;
  const articles = blocks
    .map((block) => readBlock(block, isNamed, complain))
    .filter((article) => article !== undefined);
  problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  return {
    articles,
    ...(declaredCount !== undefined && { declaredCount }),
    problems: isLaidOutOtherwise ? withAdvice(problems) : problems,
  };
}

/**
 * Of a listing as no line of it shows that we know it, the first problem says what else can be imported; it would be
 * the same of each.
 */
function withAdvice([first, ...others]: readonly Problem[]): readonly Problem[] {
  const advice =
    "where a page is laid out otherwise, or speaks another language, import the page itself: its address, or the HTML that a browser saves";
  return first === undefined ? others : [{ ...first, advice }, ...others];
}

type Complain = (line: number, expected: string, found?: string) => void;

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let opensParagraph = true;
  for (const [index, source] of text
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .entries()) {
    const trimmed = source.replace(/[\u00A0\u2007\u202F]/g, " ").trim();
    if (trimmed === "") {
      opensParagraph = true;
      continue;
    }
    lines.push({ text: trimmed, number: index + 1, opensParagraph });
    opensParagraph = false;
  }
  return lines;
}

/** Cuts the lines where articles begin. */
function splitBlocks(
  lines: readonly Line[],
  complain: Complain,
): { header: readonly Line[]; blocks: readonly Block[] } {
  const header: Line[] = [];
  const blocks: Block[] = [];
  let rest: Line[] = header;
  let sawTrailer = true;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as Line;
    const start = sawTrailer || line.opensParagraph || bullet.test(line.text) ? dateAt(lines, at) : undefined;
    if (start === undefined) {
      rest.push(line);
      sawTrailer ||= trailerStart.test(line.text) || /^published\b/i.test(line.text);
      continue;
    }
    const date = parseInstant(start.text, "UTC");
    if (date === undefined) complain(line.number, 'a date such as "December 8, 2015" or "2015-12-08"', start.text);
    rest = [];
    blocks.push({ ...(date !== undefined && { date: formatInstant(date) }), line: line.number, rest });
    sawTrailer = false;
    at += start.lines - 1;
  }
  return { header, blocks };
}

/** The date that begins at a line and ends with a line, if there is one. */
function dateAt(lines: readonly Line[], from: number): { readonly text: string; readonly lines: number } | undefined {
  let text = "";
  for (let taken = 1; taken <= longestDate; taken++) {
    const line = lines[from + taken - 1];
    if (line === undefined) return undefined;
    text = taken === 1 ? line.text.replace(bullet, "") : `${text} ${line.text}`.trim();
    if (dateShape.test(text)) return { text, lines: taken };
  }
  return undefined;
}

function readHeader(lines: readonly Line[], complain: Complain): number | undefined {
  if (lines.length === 0) return undefined;
  const text = join(lines);
  const digits = count.exec(text)?.[1];
  if (digits !== undefined) return Number(digits.replace(/[.,]/g, ""));
  const expected = 'a count such as "92 articles", or a date such as "December 8, 2015" on a line of its own';
  complain(lines[0]?.number ?? 1, expected, text);
  return undefined;
}

function readBlock({ date, line, rest }: Block, isNamed: boolean, complain: Complain): ListedArticle | undefined {
  const trailer = rest.findLastIndex((_, index) => isTrailer(rest, index));
  const above = trailer === -1 ? rest : rest.slice(0, trailer);
  const nextLine = (above.at(-1)?.number ?? line) + 1;
  if (above.length === 0) complain(line + 1, "a title after the date", rest[0]?.text);
  if (trailer === -1 && isNamed) {
    complain(nextLine, `"Published by NAME" at the end of the article of line ${line}`, "the next article, or the end");
    return undefined;
  }
  const author = isNamed ? readAuthor(rest.slice(trailer), complain) : undefined;
  if (date === undefined || above.length === 0 || (isNamed && author === undefined)) return undefined;
  const titleLines = titleLength(above, rest[trailer]);
  const excerpt = join(above.slice(titleLines)).replace(/\[(?:\.{3}|…)\]$/, "…");
  const title = join(above.slice(0, titleLines));
  return { date, title, ...(excerpt !== "" && { excerpt }), ...(author !== undefined && { author }), line };
}

function isTrailer(lines: readonly Line[], index: number): boolean {
  const [first = "", second = ""] = [lines[index]?.text, lines[index + 1]?.text];
  return trailerStart.test(first) || (/^published$/i.test(first) && /^by\b/i.test(second));
}

function readAuthor(lines: readonly Line[], complain: Complain): string | undefined {
  const name = join(lines).replace(trailerStart, "");
  const at = lines[0]?.number ?? 1;
  if (name === "") {
    complain(at, 'a name after "Published by"', "nothing");
    return undefined;
  }
  // A name may be wrapped, or stand below; but it has no paragraphs.
  const stray = lines.find(
    (line, index) =>
      index > 0 &&
      line.opensParagraph &&
      !/^(?:published|(?:published |posted |written )?by)\s*:?$/i.test(lines[index - 1]?.text ?? ""),
  );
  if (stray === undefined) return name;
  complain(stray.number, 'a date such as "December 8, 2015", which begins the next article', stray.text);
  return undefined;
}

/**
 * How many lines the title has. With blank lines in the listing it is the first paragraph; where there are none to tell
 * it from the excerpt, it is the first line.
 */
function titleLength(lines: readonly Line[], trailer: Line | undefined): number {
  const second = lines.findIndex((line, index) => index > 0 && line.opensParagraph);
  if (second !== -1) return second;
  const standsAlone = lines[0]?.opensParagraph === true && trailer?.opensParagraph === true;
  const endsAsExcerpt = /\[(?:\.{3}|…)\]$/.test(lines.at(-1)?.text ?? "");
  return standsAlone && !endsAsExcerpt ? lines.length : 1;
}

/** Wrapped lines as one: a space for each line end, but for one after a hyphen within a word. */
function join(lines: readonly Line[]): string {
  return lines.reduce((text, line) => {
    if (text === "") return line.text;
    return /[\p{L}\d]-$/u.test(text) ? text + line.text : `${text} ${line.text}`;
  }, "");
}
