import type { DateReading } from "./date-forms.ts";
import { isDateOfChange, itemMark, likenessToDate, listedDate } from "./listed-date.ts";
import type { ListedArticle } from "./listing.ts";
import { isEndOfPage } from "./listing-boilerplate.ts";
import { type Complain, join, type Line } from "./listing-lines.ts";

/** The lines of one article, from its date to the next date. */
export interface Block {
  /** Missing if it could not be read. The rest is still checked for faults. */
  readonly date?: string;
  readonly line: number;
  /** The bullet before the date. */
  readonly bullet?: string;
  readonly rest: readonly Line[];
  /** Missing if the author is to be read from the last line. */
  readonly author?: string;
  readonly tags?: readonly string[];
}

/** How the blocks of a listing are read. */
export interface BlockReading {
  readonly reading: DateReading;
  /** How each article's byline starts; missing if there are no bylines. */
  readonly trailerStart?: RegExp;
  /** There are no blank lines between articles. */
  readonly isTight: boolean;
  /** The same last paragraph in every article, such as a link for sharing. */
  readonly commonEnd?: string;
  /** Whether this is the last block, which may include the end of the page. */
  readonly isLast: boolean;
}

/** The start of a byline. */
export const publishedBy = /^(?:published|posted|written) by\b\s*:?\s*/i;
/** The start of a byline in other wordings and languages. */
export const inOtherWords =
  /^(?:\p{L}{4,} )?(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]a|[Dd]i|[Aa]v|[Aa]f|[Dd]oor) ?:?\s+(?=[\p{Lu}\p{Lo}@])/u;
const nextDate = 'a date such as "December 8, 2015", which begins the next article';

/**
 * How bylines start in this listing. A single article may have lost its byline; if none of several articles has one,
 * none is expected.
 */
export function trailerStartOf(blocks: readonly Block[]): RegExp | undefined {
  const isNamed = blocks.some(({ author }) => author !== undefined);
  if (isNamed) return undefined;
  if (blocks.length < 2 || blocks.some(({ rest }) => rest.some((_, index) => isTrailer(rest, index, publishedBy))))
    return publishedBy;
  const isSaidOtherwise = blocks.every(({ rest }) => {
    const last = rest.findLastIndex(({ opensParagraph }) => opensParagraph);
    return last > 0 && inOtherWords.test(rest[last]?.text ?? "");
  });
  return isSaidOtherwise ? inOtherWords : undefined;
}

/** The last paragraph below the excerpt, if it is the same in all of several articles. */
export function commonEndOf(blocks: readonly Block[]): string | undefined {
  const ends = new Set(blocks.map(({ rest }) => endBelowExcerpt(rest)));
  const [end] = ends;
  return blocks.length > 1 && ends.size === 1 ? end : undefined;
}

function endBelowExcerpt([, ...lines]: readonly Line[]): string | undefined {
  const last = lines.at(-1);
  const paragraphs = lines.filter(({ opensParagraph }) => opensParagraph).length;
  return paragraphs > 1 && last?.opensParagraph ? last.text : undefined;
}

/** The article in a block; `undefined` if it cannot be read, after `complain` was told why. */
export function readBlock(block: Block, options: BlockReading, complain: Complain): ListedArticle | undefined {
  const { date, line, rest, bullet } = block;
  const { trailerStart } = options;
  const trailer =
    trailerStart === undefined ? -1 : rest.findLastIndex((_, index) => isTrailer(rest, index, trailerStart));
  const above = trailer === -1 ? rest : rest.slice(0, trailer);
  const nextLine = (above.at(-1)?.number ?? line) + 1;
  if (above.length === 0) complain(line + 1, "a title after the date", rest[0]?.text);
  const stray =
    (trailerStart && afterEarlierTrailer(rest, trailer, trailerStart)) ??
    anotherBeginning(above, bullet, {
      ...options,
      isTight: options.isTight || rest[trailer]?.opensParagraph === false,
    }) ??
    (trailerStart === undefined ? partOfPage(above, options) : undefined);
  if (stray !== undefined) complain(stray.number, stray.expected, stray.text, stray.advice);
  if (trailer === -1 && trailerStart !== undefined) {
    complain(nextLine, `"Published by NAME" at the end of the article of line ${line}`, "the next article, or the end");
    return undefined;
  }
  if (date === undefined || above.length === 0 || stray !== undefined) return undefined;
  const author = trailerStart === undefined ? block.author : readAuthor(rest.slice(trailer), trailerStart, complain);
  if (trailerStart !== undefined && author === undefined) return undefined;
  const titleLines = titleLength(above, rest[trailer]);
  const excerpt = join(above.slice(titleLines)).replace(/\[(?:\.{3}|…)\]$/, "…");
  const title = join(above.slice(0, titleLines));
  const url = above[0]?.link;
  return {
    date,
    title,
    ...(url !== undefined && { url }),
    ...(excerpt !== "" && { excerpt }),
    ...(author !== undefined && { author }),
    ...(block.tags !== undefined && { tags: block.tags }),
    line,
  };
}

/** Whether a byline starts at `index`. */
export function isTrailer(lines: readonly Line[], index: number, start: RegExp): boolean {
  const [first = "", second = ""] = [lines[index]?.text, lines[index + 1]?.text];
  return start.test(first) || (/^published$/i.test(first) && /^by\b/i.test(second));
}

interface Stray {
  readonly number: number;
  readonly text: string;
  readonly expected: string;
  readonly advice?: string;
}

function afterEarlierTrailer(lines: readonly Line[], trailer: number, start: RegExp): Stray | undefined {
  const last = lines[trailer];
  if (last === undefined) return undefined;
  const isTight = !last.opensParagraph;
  const isLikeLast = ({ text, opensParagraph }: Line) =>
    opensParagraph || (isTight && text.slice(0, 1) === last.text.slice(0, 1));
  const continuesAt = (from: number) =>
    lines.slice(from + 1, trailer).some(({ opensParagraph }) => isTight || opensParagraph);
  // In the middle of a paragraph, or directly before the real byline, "published by" is part of the text.
  const earlier = lines.findIndex(
    (line, index) =>
      index > 0 && index < trailer && isTrailer(lines, index, start) && isLikeLast(line) && continuesAt(index),
  );
  const next = earlier === -1 ? undefined : lines[earlier + 1];
  return next && { number: next.number, text: next.text, expected: nextDate };
}

/**
 * Where another article seems to begin within this one. Its title would otherwise become part of this excerpt, and
 * nobody would notice.
 */
function anotherBeginning(
  lines: readonly Line[],
  bullet: string | undefined,
  options: BlockReading,
): Stray | undefined {
  for (const [index, line] of lines.entries()) {
    const stray = strayDate(lines, index, options);
    if (stray !== undefined) return { number: line.number, text: line.text, ...stray };
  }
  // Bylines already separate articles reliably.
  return options.trailerStart === undefined ? itemOfSameList(lines, bullet) : undefined;
}

const joinToText = "if it is part of the text, write it at the end of the line before it";

function strayDate(
  lines: readonly Line[],
  index: number,
  options: BlockReading,
): Pick<Stray, "expected" | "advice"> | undefined {
  const { reading, trailerStart, isTight } = options;
  const line = lines[index] as Line;
  if (index === 0) {
    const expected = "the title of the article";
    return isDateOfChange(line.text, reading) ? { expected, advice: "remove the line" } : undefined;
  }
  const next = lines[index + 1];
  if (line.opensParagraph || (isTight && trailerStart === undefined) || itemMark.test(line.text)) {
    const likeness = likenessToDate(line.text, reading);
    // Below a date comes a title, unless the date heads several articles ("April 2024"). An article with a byline has a
    // certain end, so its text may be wrapped anywhere.
    const isText =
      trailerStart === undefined
        ? next === undefined && likeness !== "whole"
        : likeness === "held" || !next?.opensParagraph;
    if (likeness === undefined || isText) return undefined;
    const expected = 'a date such as "December 8, 2015" alone on its line, where the next article begins';
    return { expected, advice: joinToText };
  }
  if (!mayBeginBelow(lines, index, options) || listedDate(line.text, reading) === undefined) return undefined;
  const expected = 'a blank line or "Published by NAME" before the date of the next article';
  return { expected, advice: joinToText };
}

/** Whether an article may begin in the middle of a paragraph. */
function mayBeginBelow(lines: readonly Line[], index: number, { trailerStart, isTight }: BlockReading): boolean {
  const before = lines[index - 1]?.text ?? "";
  const hasEnded = /(?:\]|…|[.!?]["”’)]?)$/.test(before) || (index === 1 && isOneParagraph(lines));
  if (trailerStart !== undefined) return hasEnded && isTight;
  // A wrapped sentence continues in lower case; a title below a date does not.
  return hasEnded || /^[^\p{L}]*(?:\p{Lu}|\p{Lo})/u.test(lines[index + 1]?.text ?? "");
}

function isOneParagraph([, ...others]: readonly Line[]): boolean {
  return !others.some(({ opensParagraph }) => opensParagraph);
}

/** Another line with the bullet of this article's date or title starts another item. */
function itemOfSameList([title, ...others]: readonly Line[], ofDate: string | undefined): Stray | undefined {
  const other = others.find(({ bullet }) => bullet !== undefined && (bullet === ofDate || bullet === title?.bullet));
  if (other === undefined) return undefined;
  return { number: other.number, text: other.text, expected: 'a date such as "December 8, 2015" before each article' };
}

/** Links to the full article or its comments, in common languages. */
export const linkToRest =
  /^(?:read (?:more|on|the rest)|continue reading|(?:\d+|no|one|leave a|add a|post a) (?:comments?|repl(?:y|ies)|responses?)|comments?|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leia mais|continue lendo|continua a leggere|leggi tutto|lees (?:meer|verder)|läs mer|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)|читать (?:далее|дальше|полностью)|devamını oku|続きを読む|もっと読む|阅读(?:更多|全文)|閱讀(?:更多|全文)|더 ?보기|mehr|weiter|подробнее|далее|more|plus|más|mais|详情|詳細)(?!\p{L})\P{L}*$/iu;
/** Lines with tags or categories. */
const aboutTags = /^(?:(?:tags?|categor(?:y|ies)):.*|(?:posted|filed) (?:in|under) .*)$/i;
/** A paragraph that belongs to the page rather than to this article. */
function partOfPage(lines: readonly Line[], { isLast, commonEnd }: BlockReading): Stray | undefined {
  const line = lines.find(
    ({ text, opensParagraph }, index) =>
      index > 0 &&
      opensParagraph &&
      (text === commonEnd || linkToRest.test(text) || aboutTags.test(text) || (isLast && isEndOfPage(text))),
  );
  return line && { number: line.number, text: line.text, expected: `the end, or ${nextDate}` };
}

/** What often follows a byline but is not part of the name. */
const notOfName =
  /^(?:read (?:more|on)\b|continue reading|(?:no|one|leave a|add a|post a) (?:comment|reply|response)|comments?\b|tags?:|categor(?:y|ies):|(?:posted|filed) (?:in|under)\b|(?:older|newer|next|previous) (?:posts?|entries|articles|page)|\d+ (?:comments?|repl(?:y|ies)|responses?|min|likes?|shares?)\b|[©→←»›|])/iu;

/** "Posted by Ann Lee at 10:00 AM 2 comments:", as on Blogger. */
const afterName = /,? at \d{1,2}:\d{2}(?!\d).*$/;

function readAuthor(lines: readonly Line[], start: RegExp, complain: Complain): string | undefined {
  const name = join(lines).replace(start, "").replace(afterName, "");
  const at = lines[0]?.number ?? 1;
  if (name === "") {
    complain(at, 'a name after "Published by"', "nothing");
    return undefined;
  }
  // A name may be wrapped or on the next line, but it is never several paragraphs.
  const stray = lines.find(
    (line, index) =>
      index > 0 &&
      (notOfName.test(line.text) ||
        (line.opensParagraph &&
          !/^(?:published|(?:published |posted |written )?by)\s*:?$/i.test(lines[index - 1]?.text ?? ""))),
  );
  if (stray === undefined) return name;
  complain(stray.number, nextDate, stray.text);
  return undefined;
}

/** How many lines the title has: the first paragraph if there are blank lines, otherwise the first line. */
function titleLength(lines: readonly Line[], trailer: Line | undefined): number {
  const second = lines.findIndex((line, index) => index > 0 && line.opensParagraph);
  if (second !== -1) return second;
  const standsAlone = lines[0]?.opensParagraph === true && trailer?.opensParagraph === true;
  const endsAsExcerpt = /\[(?:\.{3}|…)\]$/.test(lines.at(-1)?.text ?? "");
  return standsAlone && !endsAsExcerpt ? lines.length : 1;
}
