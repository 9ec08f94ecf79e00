import type { PageItem } from "./page-items.ts";
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

/** Heading elements. */
export const headings: ReadonlySet<string> = new Set("h1 h2 h3 h4 h5 h6".split(" "));

/** Whether it is a link with text. */
export function isLink(element: PageElement): boolean {
  return element.name === "a" && element.attributes.href !== undefined && wordsOf([element]) !== "";
}

/** Whether it is a link to another page. */
export function isReference(element: PageElement): boolean {
  return element.name === "a" && element.attributes.href !== undefined && !isAnchor(element);
}

/** Whether it links to a place on the same page, as signs beside headings do. */
export function isAnchor(node: PageNode): boolean {
  return isElement(node) && node.attributes.href?.trim().startsWith("#") === true;
}

/** The values of `rel`, in lower case. */
export function relationsOf({ attributes }: PageElement): readonly string[] {
  return attributes.rel?.toLowerCase().split(/\s+/) ?? [];
}

const onward =
  /^(?:continue reading|keep reading|more|read (?:more|on|the rest|article|post)|→|»|…|\[…\])\W*$|^(?:continue reading|read more)(?: about |: | ?[“"«])/i;

/** Whether it only leads to the full article: "Read more". */
export function leadsToRest(link: PageElement): boolean {
  return hasClass(link, "more-link", "read-more") || onward.test(wordsOf([link]));
}

/** Whether it contains no block elements. */
export function isLine(node: PageNode): boolean {
  if (!isElement(node)) return true;
  for (const inner of nodesIn(node.children)) if (isElement(inner) && !isInline(inner)) return false;
  return true;
}

/** The matching element that is closest to the date in the tree. */
export function nearest({ date, nodes }: PageItem, is: (element: PageElement) => boolean): PageElement | undefined {
  const inside = new Set<PageNode>(nodesIn(nodes));
  let seen: PageElement | undefined;
  let around = closest(date.node, (element) => inside.has(element));
  while (around !== undefined && inside.has(around)) {
    const within = seen;
    const found = [...nodesIn([around], (node) => node === within)].find(
      (node): node is PageElement => isElement(node) && is(node),
    );
    if (found !== undefined) return found;
    seen = around;
    around = around.parent;
  }
  return elementsIn(nodes).find(is);
}

/** The text beside a link on its line, as far as needed to recognise a sentence. */
interface Beside {
  readonly before: string;
  readonly after: string;
}

const longestBeside = 200;

function besideLink(link: PageElement, item: PageItem): Beside {
  return { before: wordsTowards(link, -1, item).trim(), after: wordsTowards(link, 1, item).trim() };
}

/** The words before or after it on its line, without the date. */
function wordsTowards(link: PageElement, step: -1 | 1, { date }: PageItem): string {
  let words = "";
  let element: PageElement | undefined = link;
  while (element !== undefined && isInline(element)) {
    const siblings: readonly PageNode[] = element.parent?.children ?? [];
    for (let at = siblings.indexOf(element) + step; words.length < longestBeside; at += step) {
      const sibling = siblings[at];
      if (sibling === undefined) break;
      if (isElement(sibling) && !isInline(sibling)) return words;
      const own = wordsOf([sibling], (node) => node === date.node && isElement(node)).replace(date.shown, "");
      words = step < 0 ? `${own} ${words}` : `${words} ${own}`;
    }
    element = element.parent;
  }
  return words;
}

/** The text after a link that is part of a sentence, rather than a name, a place or a file type. */
const continuesAt = /^(?:[.,;!?]|(?!(?:by|in|on|at|von|par|por|di)\b)\p{Ll})/u;
/** A title is separated from what precedes it: "News: ", "[1] ", "– ". In a sentence, the link is not. */
const isOpen = /[\p{L}\p{N},'"”’]$/u;
/** This many words before a link are a sentence; fewer may be a topic or a name. */
const fewestOfSentence = 3;

/** Whether the link is part of a sentence, whose other words matter too. Two of three signs are enough. */
export function isInSentence(link: PageElement, item: PageItem): boolean {
  const { before, after } = besideLink(link, item);
  const words = before.match(/\p{L}+/gu)?.length ?? 0;
  const signs = [words >= fewestOfSentence, isOpen.test(before), continuesAt.test(after)];
  return words > 0 && signs.filter((isThere) => isThere).length > 1;
}

/** Whether the sentence continues after the link. */
export function isWithinSentence(link: PageElement, item: PageItem): boolean {
  const { before, after } = besideLink(link, item);
  return isOpen.test(before) && continuesAt.test(after);
}

/** "title", "news-title", "card__headline". */
const titleClass = /(?:^|[\s_-])(?:title|headline)(?:\s|$)/i;

/** Whether its class says that it is a title. */
export function isCalledTitle({ attributes }: PageElement): boolean {
  return titleClass.test(attributes.class ?? "");
}

/** Whether it may be a title as on early web pages: bold, or a named anchor, at the start of a block. */
export function isLead(element: PageElement): boolean {
  const { name, attributes } = element;
  const isBold = name === "b" || name === "strong";
  const isPlace = name === "a" && attributes.href === undefined && (attributes.name ?? attributes.id) !== undefined;
  return (isBold || isPlace) && hasWords(element) && beginsBlock(element);
}

/** Whether nothing precedes it in its block. */
function beginsBlock(element: PageElement): boolean {
  const { parent } = element;
  if (parent === undefined || !isInline(element)) return true;
  return parent.children.find(hasWords) === element && beginsBlock(parent);
}

function hasWords(node: PageNode): boolean {
  for (const each of nodesIn([node])) if (!isElement(each) && each.text.trim() !== "") return true;
  return false;
}

/** Whether it is the only text in its block. */
export function standsAlone(element: PageElement): boolean {
  return wordsOf([blockOf(element) ?? element]) === wordsOf([element]);
}
