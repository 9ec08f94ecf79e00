import { inSlashes, longestText, type NumberOrder } from "./date-forms.ts";
import { isElement, nodesIn, type PageNode } from "./page-tree.ts";

/**
 * The order of day, month and year in dates such as "3/24/2023": as shown by a number above 12, or else as usual in the
 * page's language. `undefined` if this decides nothing, or the dates contradict each other.
 */
export function numberOrder(
  nodes: readonly PageNode[],
  isLeftOut: (node: PageNode) => boolean,
  language: string | undefined,
): NumberOrder | undefined {
  const orders = new Set<NumberOrder>();
  const numbers = [...numbersInSlashes(nodes, isLeftOut)];
  if (areYearsFirst(numbers)) return "year first";
  for (const [, first, , second] of numbers) {
    if (Number(first) > 12) orders.add("day first");
    if (Number(second) > 12) orders.add("month first");
  }
  const [only, ...others] = orders;
  return only === undefined ? usualOrder(language) : others.length === 0 ? only : undefined;
}

/** Fewer dates prove too little. */
const fewestOfYears = 3;

/**
 * "24/05/12": if no first number can be a month, it is a day or a year. Days rarely recur, but years do. If something
 * appears on the same day of each month ("25/05/24", "25/04/24"), the day recurs more often than the year.
 */
function areYearsFirst(numbers: readonly RegExpExecArray[]): boolean {
  const firsts = new Set(numbers.map(([, first]) => Number(first)));
  const lasts = new Set(numbers.map(([, , , , , last]) => Number(last)));
  const mayBe = numbers.every(
    ([, first, , second, year, day]) =>
      year === undefined && Number(first) > 12 && Number(second) <= 12 && Number(day) <= 31,
  );
  return numbers.length >= fewestOfYears && mayBe && firsts.size * 2 <= numbers.length && firsts.size < lasts.size;
}

/** The first such date as written. */
export function dateInNumbers(nodes: readonly PageNode[], isLeftOut: (node: PageNode) => boolean): string | undefined {
  const [first] = numbersInSlashes(nodes, isLeftOut);
  return first?.[0];
}

function* numbersInSlashes(
  nodes: readonly PageNode[],
  isLeftOut: (node: PageNode) => boolean,
): Iterable<RegExpExecArray> {
  for (const node of nodesIn(nodes, isLeftOut)) {
    const match = isElement(node) || node.text.length > longestText ? null : inSlashes.exec(node.text);
    if (match !== null) yield match;
  }
}

/** Only English is written in both orders. */
function usualOrder(language: string | undefined): NumberOrder | undefined {
  if (language === undefined || language.toLowerCase() === "en") return undefined;
  const parts = new Intl.DateTimeFormat(language).formatToParts(0).map(({ type }) => type);
  if (parts.indexOf("year") === 0) return undefined;
  return parts.indexOf("day") < parts.indexOf("month") ? "day first" : "month first";
}
