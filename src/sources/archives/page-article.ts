import { absoluteUrl } from "../../records/absolute-url.ts";
import type { ListedArticle } from "./listing.ts";
import { fewestSaid, type PageItem } from "./page-items.ts";
import {
  isLine,
  isLink,
  isReference,
  isWithinSentence,
  leadsOn,
  nearest,
  relationsOf,
  standsAlone,
} from "./page-links.ts";
import { isPeriod } from "./page-periods.ts";
import {
  firstLineOf,
  hasTitleOfPage,
  isUntitled,
  leadOf,
  saidIn,
  sentenceOf,
  titleElement,
  titleWords,
  wordsBesideDate,
} from "./page-title.ts";
import {
  ancestorsOf,
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
  /** The date as the page shows it, where that is all that leads to it and all that is said of it. */
  readonly shown?: string;
  /** Whether it has a link that cannot be followed from here. */
  readonly isUnresolved: boolean;
}

/** Where a page is, as far as that is known. */
export interface PagePlace {
  /** Where links of several articles lead: to their author, or what they are about. */
  readonly shared: ReadonlySet<string | undefined>;
  /** Its own address. */
  readonly page: string | undefined;
  /** What its links are relative to. */
  readonly base: string | undefined;
}

/** Reads what a page says of one article. */
export function readItem(item: PageItem, { page, base, shared }: PagePlace): ItemReading {
  const { date, nodes } = item;
  const { title, link, news } = partsOf(item, shared);
  const words = title === undefined ? (news?.words ?? "") : titleWords(title, item);
  const href = (link ?? news?.link)?.attributes.href?.trim() ?? "";
  const place = words === "" ? undefined : placeOf(item, title, page);
  const url = href === "" ? place : absoluteUrl(href, base ?? href);
  const excerpt = title === undefined ? restOf(item, words) : excerptOf(item, title, link);
  const author = authorOf(nodes, date.shown);
  const tags = tagsIn(nodes);
  const article = {
    date: date.date,
    title: words,
    ...(url !== undefined && { url }),
    ...(excerpt !== undefined && { excerpt }),
    ...(author !== undefined && { author }),
    ...(tags.length > 0 && { tags }),
    line: (nodes.find(isElement) ?? date.node).line,
  };
  return { article, ...(news?.shown && { shown: news.shown }), isUnresolved: href !== "" && url === undefined };
}

interface Parts {
  readonly title: PageElement | undefined;
  readonly link: PageElement | undefined;
  /** Where what is said is all that may be its title. */
  readonly news: News | undefined;
}

function partsOf(item: PageItem, shared: PagePlace["shared"]): Parts {
  const heading = titleElement(item);
  const nearestLink = linkOf(item, heading, shared);
  const mayBeNews = heading === undefined && !hasTitleOfPage(item);
  const lead = mayBeNews ? leadOf(item, nearestLink) : undefined;
  const link = lead === undefined ? nearestLink : linkOf(item, lead, shared);
  const news = mayBeNews && lead === undefined && isUntitled(item, link) ? newsOf(item) : undefined;
  return { title: heading ?? lead ?? (news === undefined ? link : undefined), link, news };
}

interface News {
  readonly words: string;
  /** Of news that have no other, the date often leads to it. */
  readonly link?: PageElement;
  readonly shown?: string;
}

function newsOf(item: PageItem): News {
  const link = closest(item.date.node, isReference);
  if (link === undefined) return { words: sentenceOf(item) };
  return saidIn(item).length < fewestSaid
    ? { words: "", link, shown: item.date.shown }
    : { words: sentenceOf(item), link };
}

function tagsIn(nodes: readonly PageNode[]): readonly string[] {
  const tags = elementsIn(nodes).filter(isTag);
  return [...new Set(tags.map((element) => wordsOf([element])))];
}

/**
 * What leads to the article: within its title or around it, else what is marked so, else the nearest link that is not
 * about something else.
 */
function linkOf(item: PageItem, title: PageElement | undefined, shared: PagePlace["shared"]): PageElement | undefined {
  const first = title ?? item.nodes[0];
  const isOther = (link: PageElement): boolean =>
    isTag(link) ||
    isAuthor(link) ||
    leadsAside(link) ||
    (title === undefined ? leadsOn(link) : isWithinSentence(link, item));
  const hasPlace = title !== undefined && elementsIn([title]).some((element) => nameOfPlace(element) !== undefined);
  const mayLead = (link: PageElement): boolean =>
    isReference(link) && !isOther(link) && (!hasPlace || leadsOn(link) || standsAlone(link));
  const isTitled = (link: PageElement): boolean => mayLead(link) && wordsBesideDate(link, item) !== "";
  return (
    (title && elementsIn([title]).find(isReference)) ??
    (first && closest(first, isReference)) ??
    elementsIn(item.nodes).find(
      (link) => isReference(link) && (hasClass(link, "u-url") || relationsOf(link).includes("bookmark")),
    ) ??
    // Of an article whose title leads nowhere, the date often does.
    (title && closest(item.date.node, isReference)) ??
    (title && elementsIn(item.nodes).find((link) => isReference(link) && wordsOf([link]) === wordsOf([title]))) ??
    // Over the whole of a card may lie a link that says its title to those who do not see.
    (title && elementsIn(item.nodes).find((link) => isReference(link) && labelOf(link) === wordsOf([title]))) ??
    nearest(item, (link) => isTitled(link) && !shared.has(link.attributes.href)) ??
    nearest(item, isTitled) ??
    // A link may lie over everything, and say nothing that can be seen.
    (title && nearest(item, mayLead))
  );
}

/** Where a path ends so, it is that of an author or a topic. */
const asidePath = /\/(?:(?:tags?|categor(?:y|ies)|authors?)\/[^/]+|@[^/]+)\/?$/i;

function leadsAside({ attributes }: PageElement): boolean {
  return asidePath.test(attributes.href?.replace(/[?#].*/, "") ?? "");
}

function labelOf({ attributes }: PageElement): string | undefined {
  return (attributes["aria-label"] ?? attributes.title)?.trim();
}

/** The addresses to which more than one of the items has a link. */
export function sharedAddresses(items: readonly PageItem[]): ReadonlySet<string | undefined> {
  const seen = new Set<string | undefined>();
  const shared = new Set<string | undefined>();
  for (const { nodes } of items) {
    const addresses = new Set(
      elementsIn(nodes)
        .filter(isReference)
        .map(({ attributes }) => attributes.href),
    );
    for (const address of addresses) (seen.has(address) ? shared : seen).add(address);
  }
  return shared;
}

/** Where on the page an article stands that has no page of its own: at its title, or at what is around it. */
function placeOf(
  { date, nodes }: PageItem,
  title: PageElement | undefined,
  page: string | undefined,
): string | undefined {
  const inside = new Set<PageNode>(nodesIn(nodes));
  const around = [title, date.node.parent]
    .flatMap((element) => element?.parent ?? [])
    .filter((element) => inside.has(element));
  const places = [...(title === undefined ? [] : elementsIn([title])), ...around, ...nodes.filter(isElement)];
  const place = places.map(nameOfPlace).find((name) => name !== undefined && name !== "");
  return place === undefined || page === undefined ? undefined : absoluteUrl(`#${encodeURIComponent(place)}`, page);
}

/** What comes after `#` in an address that leads there; a sign beside a heading may lead to where it stands itself. */
function nameOfPlace({ name, attributes }: PageElement): string | undefined {
  const { id, href } = attributes;
  return id ?? (name === "a" ? (attributes.name ?? href?.trim().match(/^#(.+)$/)?.[1]) : undefined);
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

/**
 * Whether it says who the author is, and nothing else: a byline may hold a name that is marked, with words beside it in
 * any language.
 */
function isName(element: PageElement): boolean {
  return isAuthor(element) && !elementsIn(element.children).some(isAuthor);
}

/** "By Ann Lee", "Published by ann", "Posted on … by Ann Lee in News". */
const byline =
  /^(?:(?:posted|published|written)\b\W*(?:on\b\W*)?|\W*)by\s+(?=\p{L})(.+?)(?:\s+(?:in|on|at)(?:\s.*)?|\s*[·•|,–—].*)?$/iu;
/** A sentence may begin so, but no name. */
const ordinaryWord = /^\W*[Bb]y\s+(?!\p{Lu}|\p{Lo})/u;
/** Names are short: what is longer is a sentence. */
const longestByline = 100;

/**
 * What is marked as the author, else the first short line that names one. `shown`: a date that may stand before the
 * name.
 */
function authorOf(nodes: readonly PageNode[], shown: string): string | undefined {
  const linesOf = (elements: readonly PageNode[]): readonly string[] =>
    elements
      .map((element) => wordsOf([element]).replace(shown, "").replace("()", "").replace(/\s+/g, " ").trim())
      .filter((line) => line !== "");
  const [marked] = linesOf(elementsIn(nodes).filter(isName).map(namedIn));
  if (marked !== undefined) return nameIn(marked) ?? marked;
  return linesOf([...nodesIn(nodes)].filter(isLine))
    .map(nameIn)
    .find((name) => name !== undefined);
}

/** schema.org and hCard: a person may have a name, and other things said of them. */
function namedIn(author: PageElement): PageElement {
  const isNamed = (element: PageElement): boolean => element.attributes.itemprop === "name" || hasClass(element, "fn");
  return elementsIn(author.children).find(isNamed) ?? author;
}

function nameIn(line: string): string | undefined {
  return line.length > longestByline || ordinaryWord.test(line) ? undefined : byline.exec(line)?.[1];
}

/** `p-summary`, `entry-summary`, `post-card-excerpt`. */
const summaryClass = /(?:^|[\s_-])(?:excerpt|summary)(?:\s|$)/;

/** Of an item without a title, all that it says, where that is more than what is its title now. */
function restOf(item: PageItem, title: string): string | undefined {
  const said = saidIn(item);
  if (said.replace(/\.$/, "") === title) return undefined;
  return firstLineOf(item) === title ? said.slice(title.length).trim() : said;
}

/**
 * The first paragraph below the title or the date that is neither of them, nor year nor byline; without what only leads
 * on.
 */
function excerptOf({ date, nodes }: PageItem, title: PageElement, link: PageElement | undefined): string | undefined {
  const isKnown = (node: PageNode): boolean => node === date.node || node === title || node === link;
  const leadsThere = (element: PageElement): boolean =>
    isLink(element) && (leadsOn(element) || element.attributes.href === link?.attributes.href);
  const isLeftOut = (node: PageNode): boolean => isKnown(node) || (isElement(node) && leadsThere(node));
  const elements = elementsIn(nodes);
  const isMarked = (element: PageElement): boolean =>
    summaryClass.test(element.attributes.class ?? "") && wordsOf([element]) !== "";
  const marked = elements.find((element) => isMarked(element) && !ancestorsOf(date.node).includes(element));
  const dated = isElement(date.node) ? date.node : date.node.parent;
  const start = elements.findIndex((element) => element === title || element === dated);
  const below = elements.slice(Math.max(start, 0));
  const paragraphs = below.filter(({ name }) => name === "p" || name === "blockquote");
  // Many a card has no paragraphs, but blocks.
  const blocks = paragraphs.length > 0 || nodes.filter(isElement).length > 1 ? paragraphs : below.filter(isTextBlock);
  const ofAuthors = new Set(elementsIn(elements.filter(isAuthor)));
  const excerpts = (marked === undefined ? blocks : [marked])
    .filter(
      (paragraph) =>
        !ofAuthors.has(paragraph) &&
        (paragraph === marked || !isLinkAlone(paragraph)) &&
        ![...nodesIn([paragraph])].includes(date.node) &&
        !ancestorsOf(paragraph).some((around) => around === date.node),
    )
    .map((paragraph) =>
      wordsOf([paragraph], (node) => node !== marked && isLeftOut(node)).replace(/\[?(?:\.{3}|…)\]?$/, "…"),
    );
  return excerpts.find((text) => text !== "" && nameIn(text) === undefined && !isPeriod(text));
}

/** Shorter is something else that is said of an article. */
const shortestText = 40;

/** Whether it holds words alone, as many as a summary has, and not all of them a link. */
function isTextBlock(element: PageElement): boolean {
  if (isInline(element) || !isLine(element)) return false;
  return wordsOf([element], (node) => isElement(node) && isLink(node)).length >= shortestText;
}

/** With a word before it, as "In Walks." or "Tags: sea, hills", a link is alone too. */
function isLinkAlone(paragraph: PageElement): boolean {
  const words = wordsOf([paragraph], (node) => isElement(node) && isLink(node)).match(/\p{L}+/gu) ?? [];
  return words.length === 0 || (words.length === 1 && elementsIn([paragraph]).some(isLink));
}
