import { absoluteUrl } from "../../records/absolute-url.ts";
import type { ListedArticle } from "./listing.ts";
import { fewestSaid, type PageItem } from "./page-items.ts";
import {
  isLine,
  isLink,
  isReference,
  isWithinSentence,
  leadsToRest,
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

/** An article as far as the page could be understood. */
export interface ItemReading {
  /** The title is empty if none was found. */
  readonly article: ListedArticle;
  /** The date as written, if nothing else is said of the article. */
  readonly shown?: string;
  /** Whether its link is relative and no base is known. */
  readonly isUnresolved: boolean;
}

/** Addresses that links are resolved with. */
export interface PagePlace {
  /** Addresses that several articles link to: authors, topics. */
  readonly shared: ReadonlySet<string | undefined>;
  /** The page's own address. */
  readonly page: string | undefined;
  /** Base for relative links. */
  readonly base: string | undefined;
}

/** Reads one article. */
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
  /** Set if only the text can serve as the title. */
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
  /** Without any other link, the date often links to the article. */
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
 * The link to the article: in its title or around it, or marked as such, or the nearest link that is not about
 * something else.
 */
function linkOf(item: PageItem, title: PageElement | undefined, shared: PagePlace["shared"]): PageElement | undefined {
  const first = title ?? item.nodes[0];
  const isOther = (link: PageElement): boolean =>
    isTag(link) ||
    isAuthor(link) ||
    leadsAside(link) ||
    (title === undefined ? leadsToRest(link) : isWithinSentence(link, item));
  const hasPlace = title !== undefined && elementsIn([title]).some((element) => nameOfPlace(element) !== undefined);
  const mayLead = (link: PageElement): boolean =>
    isReference(link) && !isOther(link) && (!hasPlace || leadsToRest(link) || standsAlone(link));
  const isTitled = (link: PageElement): boolean => mayLead(link) && wordsBesideDate(link, item) !== "";
  return (
    (title && elementsIn([title]).find(isReference)) ??
    (first && closest(first, isReference)) ??
    elementsIn(item.nodes).find(
      (link) => isReference(link) && (hasClass(link, "u-url") || relationsOf(link).includes("bookmark")),
    ) ??
    // If the title is not a link, the date often is.
    (title && closest(item.date.node, isReference)) ??
    (title && elementsIn(item.nodes).find((link) => isReference(link) && wordsOf([link]) === wordsOf([title]))) ??
    // A card may be covered by a link whose label repeats the title.
    (title && elementsIn(item.nodes).find((link) => isReference(link) && labelOf(link) === wordsOf([title]))) ??
    nearest(item, (link) => isTitled(link) && !shared.has(link.attributes.href)) ??
    nearest(item, isTitled) ??
    // A link without text may cover everything.
    (title && nearest(item, mayLead))
  );
}

/** Paths of authors and topics end like this. */
const asidePath = /\/(?:(?:tags?|categor(?:y|ies)|authors?)\/[^/]+|@[^/]+)\/?$/i;

function leadsAside({ attributes }: PageElement): boolean {
  return asidePath.test(attributes.href?.replace(/[?#].*/, "") ?? "");
}

function labelOf({ attributes }: PageElement): string | undefined {
  return (attributes["aria-label"] ?? attributes.title)?.trim();
}

/** The addresses that several items link to. */
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

/** The place on the page of an article that has no page of its own: the id of its title, or of an element around it. */
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

/** The fragment that leads to an element. A permalink sign beside a heading may give it. */
function nameOfPlace({ name, attributes }: PageElement): string | undefined {
  const { id, href } = attributes;
  return id ?? (name === "a" ? (attributes.name ?? href?.trim().match(/^#(.+)$/)?.[1]) : undefined);
}

function isTag(element: PageElement): boolean {
  return relationsOf(element).includes("tag") || hasClass(element, "p-category");
}

/** Class names of themes, including WordPress's own. */
const authorClasses =
  "p-author author post-author entry-author wp-block-post-author wp-block-post-author__name byline".split(" ");

function isAuthor(element: PageElement): boolean {
  const isMarked = relationsOf(element).includes("author") || element.attributes.itemprop === "author";
  return isMarked || hasClass(element, ...authorClasses);
}

/** Whether it is the innermost element that names the author. A byline may contain the marked name and other words. */
function isName(element: PageElement): boolean {
  return isAuthor(element) && !elementsIn(element.children).some(isAuthor);
}

/** "By Ann Lee", "Published by ann", "Posted on … by Ann Lee in News". */
const byline =
  /^(?:(?:posted|published|written)\b\W*(?:on\b\W*)?|\W*)by\s+(?=\p{L})(.+?)(?:\s+(?:in|on|at)(?:\s.*)?|\s*[·•|,–—].*)?$/iu;
/** Sentences may start like this, names don't. */
const ordinaryWord = /^\W*[Bb]y\s+(?!\p{Lu}|\p{Lo})/u;
/** Longer lines are sentences. */
const longestByline = 100;

/** The marked author, or else the first short line with a byline. `shown`: a date that may precede the name. */
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

/** In schema.org and hCard, a person has a name among other properties. */
function namedIn(author: PageElement): PageElement {
  const isNamed = (element: PageElement): boolean => element.attributes.itemprop === "name" || hasClass(element, "fn");
  return elementsIn(author.children).find(isNamed) ?? author;
}

function nameIn(line: string): string | undefined {
  return line.length > longestByline || ordinaryWord.test(line) ? undefined : byline.exec(line)?.[1];
}

/** `p-summary`, `entry-summary`, `post-card-excerpt`. */
const summaryClass = /(?:^|[\s_-])(?:excerpt|summary)(?:\s|$)/;

/** The excerpt of an item without a title: all that it says, if that is more than what became the title. */
function restOf(item: PageItem, title: string): string | undefined {
  const said = saidIn(item);
  if (said.replace(/\.$/, "") === title) return undefined;
  return firstLineOf(item) === title ? said.slice(title.length).trim() : said;
}

/**
 * The first paragraph below the title or date that is neither a year nor a byline, without links to the full article.
 */
function excerptOf({ date, nodes }: PageItem, title: PageElement, link: PageElement | undefined): string | undefined {
  const isKnown = (node: PageNode): boolean => node === date.node || node === title || node === link;
  const leadsThere = (element: PageElement): boolean =>
    isLink(element) && (leadsToRest(element) || element.attributes.href === link?.attributes.href);
  const isLeftOut = (node: PageNode): boolean => isKnown(node) || (isElement(node) && leadsThere(node));
  const elements = elementsIn(nodes);
  const isMarked = (element: PageElement): boolean =>
    summaryClass.test(element.attributes.class ?? "") && wordsOf([element]) !== "";
  const marked = elements.find((element) => isMarked(element) && !ancestorsOf(date.node).includes(element));
  const dated = isElement(date.node) ? date.node : date.node.parent;
  const start = elements.findIndex((element) => element === title || element === dated);
  const below = elements.slice(Math.max(start, 0));
  const paragraphs = below.filter(({ name }) => name === "p" || name === "blockquote");
  // Many cards have blocks instead of paragraphs.
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

/** Shorter texts are something other than a summary. */
const shortestText = 40;

/** Whether it contains only inline content with enough text outside of links. */
function isTextBlock(element: PageElement): boolean {
  if (isInline(element) || !isLine(element)) return false;
  return wordsOf([element], (node) => isElement(node) && isLink(node)).length >= shortestText;
}

/** A link with one word before it, as in "In Walks." or "Tags: sea, hills", counts as a link alone. */
function isLinkAlone(paragraph: PageElement): boolean {
  const words = wordsOf([paragraph], (node) => isElement(node) && isLink(node)).match(/\p{L}+/gu) ?? [];
  return words.length === 0 || (words.length === 1 && elementsIn([paragraph]).some(isLink));
}
