import { withAsciiDigits } from "../../records/dates.ts";
import { monthNamed } from "../../records/month-names.ts";
import { type DateReading, month, type ShownDate, understood } from "./date-forms.ts";
import {
  blockOf,
  isElement,
  isInline,
  isNamed,
  type PageElement,
  type PageNode,
  type PageText,
  wordsOf,
} from "./page-tree.ts";

/** The year and month from headings above a date. */
export interface Above {
  readonly year?: string;
  /** From 1. */
  readonly month?: number;
  /** The level of the month's heading: 3 for `h3`. */
  readonly rank?: number;
}

const monthNames = "january|february|march|april|may|june|july|august|september|october|november|december";
/** A day below a heading with its month: "02: ", "2nd –". */
const dayAlone = /^\W{0,3}(\d{1,2})(?:st|nd|rd|th|日|일)?\W{0,3}$/;
/** A year or month, perhaps with the number of articles: "2024 (12)", "May 2024", "2024年5月". */
const periodHeading = new RegExp(
  `^\\W*(?:(${month}),? )?((?:1[0-9]|20)\\d{2})(?: ?[年년] ?(?:(\\d{1,2}) ?[月월])?)?(?:\\W+\\d{0,4}\\W*)?$`,
  "u",
);
const monthHeading = new RegExp(`^\\W*(?:(${month})|(\\d{1,2})[月월])(?:\\W+\\d{0,4}\\W*)?$`, "u");
const yearAlone = /^(?:19|20)\d{2}年?$/;
/** A year or month as a link or heading: "2024 (12)". */
const period = new RegExp(`^(?:${month} )?\\d{4}\\W*\\d{0,4}\\W*$|^(?:${monthNames})$`, "iu");

const headings: ReadonlySet<string> = new Set("h1 h2 h3 h4 h5 h6 caption dt legend summary th".split(" "));

/** Whether the words are a year or month, and so not a title. */
export function isPeriod(words: string): boolean {
  return period.test(words);
}

/** The year and month in a heading, or in a year alone on its line. */
export function periodAbove(node: PageNode, above: Above): Above | undefined {
  if (isElement(node)) return isNamed(node, headings) ? periodOf(node, above) : undefined;
  const text = node.text.trim();
  return yearAlone.test(text) && hasLine(node) ? { year: text.slice(0, 4) } : undefined;
}

/** Whether it is alone on its line, next to block elements only. */
function hasLine(node: PageText): boolean {
  let top: PageNode = node;
  while (top.parent !== undefined && isInline(top.parent)) top = top.parent;
  const siblings: readonly PageNode[] = top.parent?.children ?? [];
  const at = siblings.indexOf(top);
  const isApart = (each: PageNode | undefined): boolean =>
    each === undefined || (isElement(each) && !isInline(each) && each.name !== "br");
  return (
    wordsOf([top]) === node.text.trim() && isApart(nextWords(siblings, at, -1)) && isApart(nextWords(siblings, at, 1))
  );
}

/** The nearest sibling with text. Looks at no more siblings than needed, since there may be thousands. */
function nextWords(siblings: readonly PageNode[], at: number, step: -1 | 1): PageNode | undefined {
  let place = at + step;
  for (let each = siblings[place]; each !== undefined; each = siblings[place]) {
    if (wordsOf([each]) !== "") return each;
    place += step;
  }
  return undefined;
}

/** Another heading of the same or a higher level ends a month. */
function periodOf(heading: PageElement, { year, rank = 0 }: Above): Above | undefined {
  const own = Number(/^h(\d)$/.exec(heading.name)?.[1] ?? 7);
  const words = wordsOf([heading]);
  const [, named, ofYear, number] = periodHeading.exec(words) ?? [];
  if (ofYear !== undefined) return { ...withMonth(ofYear, named, number), rank: own };
  const [, name, digits] = (year !== undefined && monthHeading.exec(words)) || [];
  const inYear = year === undefined ? {} : withMonth(year, name, digits);
  if (inYear.month !== undefined) return { ...inYear, rank: own };
  return year !== undefined && own <= rank ? { year } : undefined;
}

function withMonth(year: string, name: string | undefined, digits: string | undefined): Above {
  const month = name === undefined ? Number(digits) : monthNamed(name.replace(/\.$/, ""));
  return { year, ...(month !== undefined && month >= 1 && month <= 12 && { month }) };
}

/** The day at the start of a line below a month's heading. */
export function dayOfMonth(
  node: PageText,
  text: string,
  { year, month }: Above,
  reading: DateReading,
): ShownDate | undefined {
  const day = month === undefined ? undefined : dayAlone.exec(withAsciiDigits(text))?.[1];
  const block = day === undefined ? undefined : blockOf(node);
  if (block === undefined || isNamed(block, headings) || !wordsOf([block]).startsWith(text)) return undefined;
  return understood(`${year}-${month}-${day}`, text, reading);
}
