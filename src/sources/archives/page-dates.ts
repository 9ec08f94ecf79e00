import { formatInstant, parseInstant } from "../../records/dates.ts";
import { isLink } from "./page-items.ts";
import {
  closest,
  hasClass,
  isElement,
  isInline,
  isNamed,
  nodesIn,
  type PageElement,
  type PageNode,
  wordsOf,
} from "./page-tree.ts";

/** A date that stands by itself on a page, and not in somebody's sentence. */
export interface PageDate {
  /** The `time` element, or the text that it stands in. */
  readonly node: PageNode;
  /** `2015-12-08`, or RFC 3339. */
  readonly date: string;
  /** As the page shows it. */
  readonly shown: string;
  /** Whether it says when something changed. */
  readonly isUpdate: boolean;
}

type Understood = Pick<PageDate, "date" | "shown">;

const monthNames = "january|february|march|april|may|june|july|august|september|october|november|december";
const month = "\\p{L}{3,14}\\.?";
/** "1 May", "1. Mai", "1er mai", "1 de mayo". */
const dayMonth = `\\d{1,2}(?:\\.|er|º)? (?:de )?${month}`;
const monthDay = `(?:${month} \\d{1,2}(?:st|nd|rd|th)?|${dayMonth})`;
const weekday = "(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\\.?,? )?";
const inWords = `${weekday}(?:${month} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}|${dayMonth},? (?:de )?\\d{4})`;
const inDigits = "\\d{4}([-/.])\\d{2}\\1\\d{2}|\\d{1,2}\\. ?\\d{1,2}\\. ?\\d{4}";
const inCharacters = "\\d{4} ?[年년] ?\\d{1,2} ?[月월] ?\\d{1,2} ?[日일]";
const whole = new RegExp(`(?<![\\p{L}\\d])(?:${inWords}|${inDigits}|${inCharacters})(?!\\d)`, "u");
/** Below what tells the year. */
const withoutYear = new RegExp(`^\\W*((${monthDay})|(\\d{2})[-/](\\d{2}))(?!\\d)`, "u");
const yearHeading = new RegExp(`^(?:${month} )?(\\d{4})年?$`, "u");
const yearAlone = /^(?:19|20)\d{2}年?$/;
/** A year, a month, or how many articles are of one: "2024 (12)". */
const period = new RegExp(`^(?:${month} )?\\d{4}\\W*\\d{0,4}\\W*$|^(?:${monthNames})$`, "iu");

/** Text that is longer says more than a date, such as "Posted on May 1, 2024 by Ann in News". */
const longestText = 100;

const headings: ReadonlySet<string> = new Set("h1 h2 h3 h4 h5 h6 caption dt legend summary th".split(" "));

/** Whether the words tell of a year or a month, and so are no article's title. */
export function isPeriod(words: string): boolean {
  return period.test(words);
}

/** Every date in what the nodes hold, in the order of the page. Dates without an offset are read in `timezone` (IANA). */
export function datesIn(
  nodes: readonly PageNode[],
  timezone: string,
  isLeftOut: (node: PageNode) => boolean,
): readonly PageDate[] {
  const found: PageDate[] = [];
  let year: string | undefined;
  for (const node of nodesIn(nodes, (node) => isLeftOut(node) || isShownDate(node))) {
    year = yearAbove(node) ?? year;
    const date = dateOf(node, year, timezone);
    if (date !== undefined) found.push({ node, ...date, isUpdate: isElement(node) && tellsOfChange(node) });
  }
  return found;
}

/** `/2024/05/01/title`, as most programs for weblogs make addresses. */
const dayInAddress = /\/((?:19|20)\d{2})\/(\d{1,2})\/(\d{1,2})\/[^/?#]+[^#]*$/;

/** The dates of articles on a page that shows none: those in the addresses of its links. */
export function datesInAddresses(
  nodes: readonly PageNode[],
  isLeftOut: (node: PageNode) => boolean,
): readonly PageDate[] {
  const links = [...nodesIn(nodes, isLeftOut)].filter(isElement).filter(isLink);
  const firstTo = new Map(links.toReversed().map((link) => [link.attributes.href ?? "", link]));
  return links.flatMap((link) => {
    const { href = "" } = link.attributes;
    const [, year, monthOfYear, day] = (firstTo.get(href) === link && dayInAddress.exec(href)) || [];
    const date = year === undefined ? undefined : understood(`${year}-${monthOfYear}-${day}`, "", "UTC");
    // The date is no part of what the page shows; it stands as if it were.
    const node = { text: "", parent: link, line: link.line };
    return date === undefined ? [] : [{ node, ...date, isUpdate: false }];
  });
}

/** The year of a heading, or of what stands by itself as if it were one. */
function yearAbove(node: PageNode): string | undefined {
  if (isElement(node)) return isNamed(node, headings) ? yearHeading.exec(wordsOf([node]))?.[1] : undefined;
  const text = node.text.trim();
  const block = yearAlone.test(text) ? closest(node, (element) => !isInline(element)) : undefined;
  return block !== undefined && wordsOf([block]) === text ? text.slice(0, 4) : undefined;
}

/** The text of what states its date. */
function isShownDate(node: PageNode): boolean {
  return !isElement(node) && closest(node, (element) => statedDate(element) !== undefined) !== undefined;
}

function tellsOfChange(element: PageElement): boolean {
  return hasClass(element, "updated", "dt-updated", "modified") || element.attributes.itemprop === "dateModified";
}

function dateOf(node: PageNode, year: string | undefined, timezone: string): Understood | undefined {
  if (!isElement(node)) return dateWithin(node.text.replace(/[\s\u00A0]+/g, " ").trim(), year, timezone);
  const stated = statedDate(node);
  if (stated === undefined) return undefined;
  const shown = wordsOf([node]);
  return understood(stated.trim(), shown, timezone) ?? dateWithin(shown, year, timezone);
}

/** What an element says for programs: HTML's own `time`, or those of microformats and schema.org. */
function statedDate(element: PageElement): string | undefined {
  const { name, attributes } = element;
  if (name === "time") return attributes.datetime ?? "";
  if (name === "abbr" && hasClass(element, "published", "dt-published")) return attributes.title;
  return attributes.itemprop === "datePublished" ? attributes.content : undefined;
}

function dateWithin(text: string, year: string | undefined, timezone: string): Understood | undefined {
  if (text.length > longestText) return undefined;
  const shown = whole.exec(text)?.[0];
  if (shown !== undefined) return understood(shown.replace(/^(\d{4})[/.](\d{2})[/.]/, "$1-$2-"), shown, timezone);
  const [, partly = "", named, monthOfYear, day] = (year !== undefined && withoutYear.exec(text)) || [];
  if (named !== undefined) return understood(`${named}${/^\d/.test(named) ? "" : ","} ${year}`, partly, timezone);
  return day === undefined ? undefined : understood(`${year}-${monthOfYear}-${day}`, partly, timezone);
}

function understood(date: string, shown: string, timezone: string): Understood | undefined {
  const instant = parseInstant(date, timezone);
  return instant === undefined ? undefined : { date: formatInstant(instant), shown };
}
