import { absoluteUrl } from "../../records/absolute-url.ts";
import type { ListedArticle } from "./listing.ts";

import { headings, isLink, type PageItem } from "./page-items.ts";
import { isPeriod } from "./page-periods.ts";
import {
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

/** What a page says of one article, as far as it could be understood. */
export interface ItemReading {
  /** Its title is empty where there is none. */
  readonly article: ListedArticle;
  /** Whether it has a link that cannot be followed from here. */
  readonly isUnresolved: boolean;
}

/** Reads what a page says of one article. `base`: what its links are relative to, where that is known. */
export function readItem(item: PageItem, base: string | undefined): ItemReading {
  const { date, nodes } = item;
  const title = titleElement(item);
  const link = linkOf(item, title);
  const href = link?.attributes.href?.trim() ?? "";
  const url = absoluteUrl(href, base ?? href);
  const excerpt = excerptOf(item, [title, link]);
  const author = authorOf(nodes, date.shown);
  const tags = elementsIn(nodes)
    .filter(isTag)
    .map((element) => wordsOf([element]));
  const titled = title ?? link;
  const article = {
    date: date.date,
    title: titled === undefined ? "" : wordsBesideDate(titled, item),
    ...(url !== undefined && { url }),
    ...(excerpt !== undefined && { excerpt }),
    ...(author !== undefined && { author }),
    ...(tags.length > 0 && { tags: [...new Set(tags)] }),
    line: (nodes.find(isElement) ?? date.node).line,
  };
  return { article, isUnresolved: href !== "" && url === undefined };
}

/** "May 1, 2024 – A title" is a date and a title. */
function wordsBesideDate(element: PageElement, { date }: PageItem): string {
  const words = wordsOf([element], (node) => node === date.node || isAnchor(node));
  if (words !== "" || isElement(date.node)) return words;
  return wordsOf([element])
    .replace(date.shown, "")
    .replace(/^[\s:·|»,–—-]+|[\s:·|«,(–—-]+\)?$/g, "");
}

/** The element that is the title: what microformats call so, else the heading that is nearest to the date and more than that. */
function titleElement(item: PageItem): PageElement | undefined {
  const isTitle = (element: PageElement): boolean => wordsBesideDate(element, item) !== "";
  const elements = elementsIn(item.nodes);
  const marked = elements.find((element) => hasClass(element, "p-name", "entry-title") && isTitle(element));
  return marked ?? nearest(item, (element) => headings.has(element.name) && isTitle(element) && !isAbove(element));
}

/** Whether it is the title of the page, or of a year or month, and not of an article. */
function isAbove(heading: PageElement): boolean {
  return isPeriod(wordsOf([heading])) || (heading.name === "h1" && !elementsIn([heading]).some(isReference));
}

/** What leads to the article: within its title or around it, else what is marked so, else the nearest link that is not about something else. */
function linkOf(item: PageItem, title: PageElement | undefined): PageElement | undefined {
  const first = title ?? item.nodes[0];
  const isOther = (link: PageElement): boolean =>
    isTag(link) || isAuthor(link) || (title === undefined && leadsOn(link));
  return (
    (title && elementsIn([title]).find(isReference)) ??
    (first && closest(first, isReference)) ??
    elementsIn(item.nodes).find(
      (link) => isReference(link) && (hasClass(link, "u-url") || relationsOf(link).includes("bookmark")),
    ) ??
    // Of an article whose title leads nowhere, the date often does.
    (title && closest(item.date.node, isReference)) ??
    nearest(item, (link) => isReference(link) && wordsBesideDate(link, item) !== "" && !isOther(link)) ??
    // A link may lie over everything, and say nothing that can be seen.
    (title && nearest(item, (link) => isReference(link) && !isOther(link)))
  );
}

/** The element of that kind with which the date has the least around it. */
function nearest({ date, nodes }: PageItem, is: (element: PageElement) => boolean): PageElement | undefined {
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

/** Whether it leads to another page. */
function isReference(element: PageElement): boolean {
  return element.name === "a" && element.attributes.href !== undefined && !isAnchor(element);
}

/** A link to where it stands, which many pages show as a sign beside their headings. */
function isAnchor(node: PageNode): boolean {
  return isElement(node) && node.attributes.href?.trim().startsWith("#") === true;
}

function relationsOf({ attributes }: PageElement): readonly string[] {
  return attributes.rel?.toLowerCase().split(/\s+/) ?? [];
}

function isTag(element: PageElement): boolean {
  return relationsOf(element).includes("tag") || hasClass(element, "p-category");
}

/** As themes call it, WordPress's own among them. */
const authorClasses =
  "p-author author post-author entry-author wp-block-post-author wp-block-post-author__name byline".split(" ");

function isAuthor(element: PageElement): boolean {
  const isMarked = relationsOf(element).includes("author") || element.attributes.itemprop === "author";
  return isMarked || hasClass(element, ...authorClasses);
}

/** Whether it says who the author is, and nothing else: a byline may hold a name that is marked, with words beside it in any language. */
function isName(element: PageElement): boolean {
  return isAuthor(element) && !elementsIn(element.children).some(isAuthor);
}

const onward = /^(?:continue reading|keep reading|more|read (?:more|on|the rest|article|post)|→|»|…|\[…\])\W*$/i;

/** Whether it is no more than a way to the rest of an article. */
function leadsOn(link: PageElement): boolean {
  return hasClass(link, "more-link", "read-more") || onward.test(wordsOf([link]));
}

/** "By Ann Lee", "Published by ann", "Posted on … by Ann Lee in News". */
const byline =
  /^(?:(?:posted|published|written)\b\W*(?:on\b\W*)?|\W*)by\s+(?=\p{L})(.+?)(?:\s+(?:in|on|at)\s.*|\s*[·•|,–—].*)?$/iu;
/** A sentence may begin so, but no name. */
const ordinaryWord = /^\W*[Bb]y\s+(?!\p{Lu}|\p{Lo})/u;
/** Names are short: what is longer is a sentence. */
const longestByline = 100;

/** What is marked as the author, else the first short line that names one. `shown`: a date that may stand before the name. */
function authorOf(nodes: readonly PageNode[], shown: string): string | undefined {
  const linesOf = (elements: readonly PageNode[]): readonly string[] =>
    elements
      .map((element) => wordsOf([element]).replace(shown, "").replace(/\s+/g, " ").trim())
      .filter((line) => line !== "");
  const [marked] = linesOf(elementsIn(nodes).filter(isName).map(namedIn));
  if (marked !== undefined) return nameIn(marked) ?? marked;
  return linesOf([...nodesIn(nodes)].filter(isLine))
    .map(nameIn)
    .find((name) => name !== undefined);
}

/** schema.org: a person may have a name, and other things said of them. */
function namedIn(author: PageElement): PageElement {
  return elementsIn(author.children).find(({ attributes }) => attributes.itemprop === "name") ?? author;
}

function nameIn(line: string): string | undefined {
  return line.length > longestByline || ordinaryWord.test(line) ? undefined : byline.exec(line)?.[1];
}

/** Whether a browser shows it within one line. */
function isLine(node: PageNode): boolean {
  if (!isElement(node)) return true;
  for (const inner of nodesIn(node.children)) if (isElement(inner) && !isInline(inner)) return false;
  return true;
}

/** `p-summary`, `entry-summary`, `post-card-excerpt`. */
const summaryClass = /(?:^|[\s_-])(?:excerpt|summary)(?:\s|$)/;

/** The first paragraph that is neither title, date, year nor byline; without what only leads on. */
function excerptOf({ date, nodes }: PageItem, known: readonly (PageElement | undefined)[]): string | undefined {
  const isKnown = (node: PageNode): boolean => node === date.node || known.includes(node as PageElement);
  const isLeftOut = (node: PageNode): boolean => isKnown(node) || (isElement(node) && isLink(node) && leadsOn(node));
  const elements = elementsIn(nodes);
  const marked = elements.find(({ attributes }) => summaryClass.test(attributes.class ?? ""));
  const paragraphs = elements.filter(({ name }) => name === "p" || name === "blockquote");
  const ofAuthors = new Set(elementsIn(elements.filter(isAuthor)));
  const excerpts = (marked === undefined ? paragraphs : [marked])
    .filter(
      (paragraph) =>
        !ofAuthors.has(paragraph) && !isLinkAlone(paragraph) && ![...nodesIn([paragraph])].includes(date.node),
    )
    .map((paragraph) => wordsOf([paragraph], isLeftOut).replace(/\[?(?:\.{3}|…)\]?$/, "…"));
  return excerpts.find((text) => text !== "" && nameIn(text) === undefined && !isPeriod(text));
}

function isLinkAlone(paragraph: PageElement): boolean {
  return wordsOf([paragraph], (node) => isElement(node) && isLink(node)) === "";
}
