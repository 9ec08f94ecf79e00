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
 * What of an article's title stands in an element of its own, whether or not it leads anywhere: what microformats call
 * so, else the nearest heading, else what its class calls a title.
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

/** Whether it is the title of the page, or of a year or month, and not of an article. */
function isAbove(heading: PageElement): boolean {
  return isPeriod(wordsOf([heading])) || isTitleOfPage(heading);
}

function isTitleOfPage(element: PageElement): boolean {
  return element.name === "h1" && !elementsIn([element]).some(isReference);
}

/**
 * Without a title of its own: what stands in bold, or is a place to lead to, at the beginning of a line; unless the
 * title is the link beside it.
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

/** "May 1, 2024 – A title" is a date and a title. */
export function wordsBesideDate(element: PageElement, { date }: PageItem): string {
  const isSign = wordsOf([element], isAnchor) === "" ? () => false : isAnchor;
  const words = wordsOf([element], (node) => node === date.node || isSign(node));
  if (words !== "" || isElement(date.node)) return words;
  return withoutDate(wordsOf([element], isSign), date.shown);
}

/**
 * What an element that is a title says: the whole of it where the page shows its beginning, and one line of a card that
 * is a link as a whole.
 */
export function titleWords(element: PageElement, item: PageItem): string {
  const shown = wordsBesideDate(titleLine(element, item), item);
  const [, begun] = /^(.+?)\s?(?:…|\.{3})$/.exec(shown) ?? [];
  const pointedAt = [element, ...elementsIn(element.children)].map(({ attributes }) => attributes.title?.trim() ?? "");
  return (begun !== undefined && pointedAt.find((title) => title.startsWith(begun))) || shown;
}

/**
 * A card says in lines what it is about, its title and a summary; of what it is about, it seldom says more than a word.
 */
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

/** Of an item without a title: what it says first. */
export function sentenceOf(item: PageItem): string {
  const line = firstLineOf(item);
  const said = line.length >= shortestLine ? line : saidIn(item);
  const [, first] = /^(.{10,}?[^\s.]{3}[.!?])\s+\p{Lu}/u.exec(said) ?? [];
  return excerpt((first ?? said).replace(/(?<=[^.]{3})\.$/, ""), longestSentence);
}

/** Less before the end of a line is no title. */
const shortestLine = 10;

/** What it says up to where its author ends the line. */
export function firstLineOf(item: PageItem): string {
  let hasEnded = false;
  return saidIn(item, (node) => {
    hasEnded ||= isElement(node) && node.name === "br";
    return hasEnded;
  });
}

/** All that an item says, without its date. */
export function saidIn({ nodes, date }: PageItem, isLeftOut: (node: PageNode) => boolean = () => false): string {
  // What follows in a list has no date, but is not said of this one.
  const line = closest(date.node, ({ name }) => name === "li" || name === "tr");
  const said = line !== undefined && elementsIn(nodes).includes(line) ? [line] : nodes;
  const words = wordsOf(said, (node) => isLeftOut(node) || (node === date.node && isElement(node)));
  return isElement(date.node) ? words.replace(/^[\s:·|»,–—-]+/, "") : withoutDate(words, date.shown);
}

/** Whether the title of an item can be but what it says first. */
export function isUntitled(item: PageItem, link: PageElement | undefined): boolean {
  return link === undefined || isInSentence(link, item);
}

/**
 * Whether the title of the page stands in an item: it is the page, or its top, and no news whose title is what is bold
 * or said first.
 */
export function hasTitleOfPage({ nodes }: PageItem): boolean {
  return elementsIn(nodes).some(isTitleOfPage);
}
