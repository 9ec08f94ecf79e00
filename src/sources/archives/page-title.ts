import { excerpt } from "../../records/excerpt.ts";
import { withoutDate } from "./date-forms.ts";
import type { PageItem } from "./page-items.ts";
import {
  headings,
  isAnchor,
  isCalledTitle,
  isInSentence,
  isLead,
  isLine,
  isLink,
  isReference,
  nearest,
  standsAlone,
} from "./page-links.ts";
import { isPeriod } from "./page-periods.ts";
import {
  blockOf,
  closest,
  elementsIn,
  hasClass,
  isElement,
  isInline,
  nodesIn,
  type PageElement,
  type PageNode,
  wordsOf,
} from "./page-tree.ts";

/**
 * The element with the article's title, linked or not: by microformats, or else the nearest heading, or an element
 * whose class says so.
 */
export function titleElement(item: PageItem): PageElement | undefined {
  const isTitle = (element: PageElement): boolean => wordsBesideDate(element, item) !== "";
  const marked = elementsIn(item.nodes).find(
    (element) => hasClass(element, "p-name", "entry-title") && isTitle(element),
  );
  return (
    marked ??
    nearest(item, (element) => headings.has(element.name) && isTitle(element) && !isAbove(element)) ??
    nearest(item, (element) => isCalledTitle(element) && isTitle(element) && !isPeriod(wordsOf([element])))
  );
}

/** Whether it is the title of the page, a year or a month, rather than of an article. */
function isAbove(heading: PageElement): boolean {
  return isPeriod(wordsOf([heading])) || isTitleOfPage(heading);
}

function isTitleOfPage(element: PageElement): boolean {
  return element.name === "h1" && !elementsIn([element]).some(isReference);
}

/**
 * For items without a title: bold text or a named anchor at the start of a block, unless the link beside it is the
 * title.
 */
export function leadOf(item: PageItem, link: PageElement | undefined): PageElement | undefined {
  const isOfDate = (element: PageElement): boolean =>
    closest(element, (around) => around === item.date.node) !== undefined;
  const lead = elementsIn(item.nodes).find(
    (element) => isLead(element) && !isOfDate(element) && wordsBesideDate(element, item) !== "",
  );
  if (lead === undefined || link === undefined) return lead;
  return standsAlone(link) || blockOf(link) === blockOf(lead) ? undefined : lead;
}

/** The text without the date: "May 1, 2024 – A title" consists of both. */
export function wordsBesideDate(element: PageElement, { date }: PageItem): string {
  const isSign = wordsOf([element], isAnchor) === "" ? () => false : isAnchor;
  const words = wordsOf([element], (node) => node === date.node || isSign(node));
  if (words !== "" || isElement(date.node)) return words;
  return withoutDate(wordsOf([element], isSign), date.shown);
}

/** The text of a title: the full title if the page shortens it, and only one line of a card that is a single link. */
export function titleWords(element: PageElement, item: PageItem): string {
  const shown = wordsBesideDate(titleLine(element, item), item);
  const [, begun] = /^(.+?)\s?(?:…|\.{3})$/.exec(shown) ?? [];
  const pointedAt = [element, ...elementsIn(element.children)].map(({ attributes }) => attributes.title?.trim() ?? "");
  return (begun !== undefined && pointedAt.find((title) => title.startsWith(begun))) || shown;
}

/** The lines of a card are its topic, title and summary. A topic is rarely more than one word. */
function titleLine(element: PageElement, { date }: PageItem): PageElement {
  const lines = cardLines(element).filter((line) => ![...nodesIn([line])].includes(date.node));
  return lines.find((line) => /\S\s+\S|.{8}/u.test(wordsOf([line]))) ?? lines[0] ?? element;
}

function cardLines(element: PageElement): readonly PageElement[] {
  return isLink(element)
    ? elementsIn(element.children).filter((line) => !isInline(line) && isLine(line) && wordsOf([line]) !== "")
    : [];
}

const longestSentence = 100;

/** The first sentence of an item without a title. */
export function sentenceOf(item: PageItem): string {
  const line = firstLineOf(item);
  const said = line.length >= shortestLine ? line : saidIn(item);
  const [, first] = /^(.{10,}?[^\s.]{3}[.!?])\s+\p{Lu}/u.exec(said) ?? [];
  return excerpt((first ?? said).replace(/(?<=[^.]{3})\.$/, ""), longestSentence);
}

/** Shorter first lines are not titles. */
const shortestLine = 10;

/** The text before the first line break. */
export function firstLineOf(item: PageItem): string {
  let hasEnded = false;
  return saidIn(item, (node) => {
    hasEnded ||= isElement(node) && node.name === "br";
    return hasEnded;
  });
}

/** All text of an item, without its date. */
export function saidIn({ nodes, date }: PageItem, isLeftOut: (node: PageNode) => boolean = () => false): string {
  // Later list items belong to nothing else, but are not part of this one.
  const line = closest(date.node, ({ name }) => name === "li" || name === "tr");
  const said = line !== undefined && elementsIn(nodes).includes(line) ? [line] : nodes;
  const words = wordsOf(said, (node) => isLeftOut(node) || (node === date.node && isElement(node)));
  return isElement(date.node) ? words.replace(/^[\s:·|»,–—-]+/, "") : withoutDate(words, date.shown);
}

/** Whether only the text of an item can serve as its title. */
export function isUntitled(item: PageItem, link: PageElement | undefined): boolean {
  return link === undefined || isInSentence(link, item);
}

/** Whether an item contains the page's title. It is then the page or its top, not a news item without a title. */
export function hasTitleOfPage({ nodes }: PageItem): boolean {
  return elementsIn(nodes).some(isTitleOfPage);
}
