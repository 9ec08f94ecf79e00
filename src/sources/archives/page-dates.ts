import { parseInstant } from "../../records/dates.ts";
import { dayInAddress } from "../address-day.ts";
import {
  type DateReading,
  dateWithin,
  longestText,
  monthBefore,
  type ShownDate,
  understood,
  weekday,
} from "./date-forms.ts";
import { isLink } from "./page-links.ts";
import { type Above, dayOfMonth, isPeriod, periodAbove } from "./page-periods.ts";
import {
  blockOf,
  closest,
  hasClass,
  isElement,
  isInline,
  nodesIn,
  type PageElement,
  type PageNode,
  type PageText,
  plainText,
  wordsOf,
} from "./page-tree.ts";

/** A date on a page that is not part of somebody's sentence. */
export interface PageDate extends ShownDate {
  /** The `time` element, the element with its pieces, or the text with the date. */
  readonly node: PageNode;
  /** Whether it is the date of a change. */
  readonly isUpdate: boolean;
}

/** All dates in the nodes, in page order. */
export function datesIn(
  nodes: readonly PageNode[],
  reading: DateReading,
  isLeftOut: (node: PageNode) => boolean,
): readonly PageDate[] {
  const found: PageDate[] = [];
  const whole = new Set<PageElement>();
  let above: Above = {};
  const isRead = (node: PageNode): boolean =>
    !isElement(node) && closest(node, (element) => whole.has(element)) !== undefined;
  for (const node of nodesIn(nodes, (node) => isLeftOut(node) || isRead(node))) {
    above = periodAbove(node, above) ?? above;
    const date = dateOf(node, above, reading);
    if (isElement(node) && (date !== undefined || isStated(node))) whole.add(node);
    if (date !== undefined) found.push({ node, ...date, isUpdate: tellsOfChange(node, date.shown) });
  }
  return found;
}

/** Dates in the addresses of links, for pages that show none. */
export function datesInAddresses(
  nodes: readonly PageNode[],
  isLeftOut: (node: PageNode) => boolean,
): readonly PageDate[] {
  const links = [...nodesIn(nodes, isLeftOut)].filter(isElement).filter(isLink);
  const firstTo = new Map(links.toReversed().map((link) => [link.attributes.href ?? "", link]));
  return links.flatMap((link) => {
    const { href = "" } = link.attributes;
    const day = firstTo.get(href) === link ? dayInAddress(href) : undefined;
    const date = day === undefined ? undefined : understood(day, "", { timezone: "UTC" });
    // The page does not show the date; this pretends that it does.
    const node = { text: "", parent: link, line: link.line };
    return date === undefined ? [] : [{ node, ...date, isUpdate: false }];
  });
}

/** Words before the date of a change, in common languages. */
const ofChange =
  /(?:\b(?:updated|modified|changed|revised|edited|generated|aktualisiert|geändert|bijgewerkt|uppdaterad|aggiornato|(?:mis à jour|modifié) le|actualizado(?: el)?|atualizado(?: em)?)|обновлено|更新(?:日期?|时间|時間|日時)?)(?:\s+on)?[\s::]*$/iu;

function tellsOfChange(node: PageNode, shown: string): boolean {
  if (isElement(node) && hasClass(node, "published", "dt-published")) return false;
  if (
    isElement(node) &&
    (hasClass(node, "updated", "dt-updated", "modified") || node.attributes.itemprop === "dateModified")
  )
    return true;
  return ofChange.test(wordsBefore(node, shown));
}

/** The words before it on the same line. */
function wordsBefore(node: PageNode, shown: string): string {
  const own = isElement(node) ? "" : (plainText(node.text).split(shown, 1)[0] ?? "");
  if (own !== "") return own;
  const siblings = node.parent?.children ?? [];
  const before = siblings[siblings.indexOf(node) - 1];
  if (before === undefined && node.parent !== undefined && isInline(node.parent))
    return wordsBefore(node.parent, shown);
  return before === undefined || (isElement(before) && !isInline(before)) ? "" : wordsOf([before]).slice(-longestText);
}

function dateOf(node: PageNode, above: Above, reading: DateReading): ShownDate | undefined {
  if (!isElement(node)) {
    const text = plainText(node.text);
    return (
      dateWithin(text, above.year, reading) ??
      dayOfMonth(node, text, above, reading) ??
      dayBesideMonth(node, text, above.year, reading) ??
      (reading.withMonths ? monthByItself(node, text, reading) : undefined)
    );
  }
  const stated = statedDate(node) ?? titledDate(node, above, reading);
  if (stated === undefined) return composedDate(node, above.year, reading);
  const shown = wordsOf([node]);
  return understood(stated.trim(), shown, reading) ?? dateWithin(shown, above.year, reading);
}

/** A month with nothing before it but a title. "May 2024 (12)" as a link leads to the articles of a month. */
function monthByItself(node: PageText, text: string, reading: DateReading): ShownDate | undefined {
  const date = monthBefore(text, reading);
  const link = date === undefined ? undefined : closest(node, isLink);
  if (date === undefined || (link !== undefined && isPeriod(wordsOf([link])))) return undefined;
  const place = link ?? node;
  const isTitle = (each: PageNode): boolean => each !== place && isElement(each) && isLink(each);
  for (const each of nodesIn([blockOf(place) ?? place], isTitle)) {
    if (each === place) break;
    if (!isElement(each) && /[\p{L}\d]/u.test(each.text)) return undefined;
  }
  return date;
}

/** Whether it states a date in a machine-readable way, readable or not. */
function isStated(element: PageElement): boolean {
  return statedDate(element) !== undefined;
}

/** A machine-readable date: of `time` and elements like it, microformats or schema.org. */
function statedDate(element: PageElement): string | undefined {
  const { name, attributes } = element;
  // A year or month is a heading.
  if (name === "time" && attributes.datetime === undefined && isPeriod(wordsOf([element]))) return undefined;
  if (name === "time" || name === "relative-time") return attributes.datetime ?? "";
  if (name === "abbr" && hasClass(element, "published", "dt-published")) return attributes.title;
  return attributes.itemprop === "datePublished" ? attributes.content : undefined;
}

/** The tooltip of "3 days ago". */
function titledDate(element: PageElement, above: Above, reading: DateReading): string | undefined {
  const { title } = element.attributes;
  if (title === undefined || parseInstant(title, reading.timezone) === undefined) return undefined;
  const shown = wordsOf([element]);
  const isShort = shown !== "" && shown.length <= longestText;
  return isShort && dateWithin(shown, above.year, reading) === undefined ? title : undefined;
}

/** The most nodes that make up a date: weekday, day, "st", month, year, and what is in between. */
const mostPieces = 20;
const longestComposed = 40;

/** A date in pieces, as on a calendar sheet: `<b>1</b><i>May</i><i>2024</i>`, `May 1<sup>st</sup>, 2024`. */
function composedDate(element: PageElement, year: string | undefined, reading: DateReading): ShownDate | undefined {
  const pieces: string[] = [];
  let seen = 0;
  let length = 0;
  for (const node of nodesIn(element.children)) {
    const piece = isElement(node) ? "" : plainText(node.text);
    // A complete date inside means that the rest is a heading.
    if (isElement(node) && isStated(node)) return undefined;
    seen += 1;
    length += piece.length;
    if (seen > mostPieces || length > longestComposed) return undefined;
    if (piece !== "") pieces.push(piece);
  }
  if (pieces.length < 2 || pieces.some((piece) => dateWithin(piece, undefined, reading) !== undefined))
    return undefined;
  const shown = wordsOf([element]);
  const apart = pieces.join(" ");
  return (
    dateAlone(shown, shown, year, reading) ??
    dateAlone(apart, shown, year, reading) ??
    dateAlone(dayBeforeMonth(apart), shown, year, reading)
  );
}

/** A day and the month beside it, below a year: `<b>12</b> <i>May</i>`. */
function dayBesideMonth(
  { parent }: PageText,
  day: string,
  year: string | undefined,
  reading: DateReading,
): ShownDate | undefined {
  if (year === undefined || !/^\d{1,2}$/.test(day) || !isInline(parent) || parent.parent === undefined)
    return undefined;
  const { children } = parent.parent;
  const month = children.slice(children.indexOf(parent) + 1).find((node) => wordsOf([node]) !== "");
  const name = month === undefined || !isElement(month) ? "" : wordsOf([month]);
  return /^\p{L}+\.?$/u.test(name) ? understood(`${day} ${name} ${year}`, day, reading) : undefined;
}

/** "02 2024-05", "2024/05 02": Chinese pages put the day first or last. */
function dayBeforeMonth(text: string): string {
  return text
    .replace(/^(\d{1,2})\W+(\d{4})[-./](\d{1,2})$/, "$2-$3-$1")
    .replace(/^(\d{4})[-./](\d{1,2})\W+(\d{1,2})$/, "$1-$2-$3");
}

function dateAlone(text: string, shown: string, year: string | undefined, reading: DateReading): ShownDate | undefined {
  const date = dateWithin(text, year, reading);
  const beside = date === undefined ? "" : text.replace(date.shown, "");
  return date === undefined || /[\p{L}\d]/u.test(beside.replace(new RegExp(weekday, "giu"), ""))
    ? undefined
    : { ...date, shown };
}
