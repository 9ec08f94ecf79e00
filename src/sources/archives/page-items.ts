import type { PageDate } from "./page-dates.ts";
import { headings, isCalledTitle, isLead, isLink, leadsToRest } from "./page-links.ts";
import { saidIn } from "./page-title.ts";
import {
  ancestorsOf,
  blockOf,
  closest,
  elementsIn,
  hasClass,
  isElement,
  isInline,
  isNamed,
  nodesIn,
  type PageElement,
  type PageNode,
  plainText,
  wordsOf,
} from "./page-tree.ts";

/** The part of a page that is about one article. */
export interface PageItem {
  readonly date: PageDate;
  readonly nodes: readonly PageNode[];
}

/** An article may show its date twice or mention a change. Anything with more dates is several articles. */
const mostDatesOfOne = 3;

/**
 * Cuts a page into articles, each of which has a date. If the page marks them up (`article`, microformats), the markup
 * decides; otherwise an article is as much of the page as has no other date. Dates without a possible title are
 * skipped.
 */
export function itemsOf(found: readonly PageDate[], root: PageElement): readonly PageItem[] {
  const dates = withoutMentions(found);
  const byArticle = groupBy(dates, ({ node }) => closest(node, isArticle));
  const marked = new Map([...byArticle].filter(([, inside]) => inside.length <= mostDatesOfOne && !isList(inside)));
  const inMarked = new Set([...marked.values()].flat());
  const items = [...marked].flatMap(([article, [first, ...more]]): readonly PageItem[] => {
    const date = first === undefined ? undefined : ([first, ...more].find(isFirstEdition) ?? first);
    return date === undefined ? [] : [{ date, nodes: [article] }];
  });
  const unmarkedDates = dates.filter((date) => !inMarked.has(date));
  const others = unmarkedDates.some(isFirstEdition) ? unmarkedDates.filter(isFirstEdition) : unmarkedDates;
  const unmarked = unmarkedItems(others, [...inMarked, ...others], root).map((item) => withoutMarked(item, marked));
  const parts = [...items, ...unmarked].flatMap(partsOf);
  const lists = listsOfSeveral(parts);
  const all = parts.filter((item) => mayBeArticle(item) || isOneOfList(item, lists));
  const place = new Map(dates.map((date, index) => [date, index]));
  return all.sort((one, other) => (place.get(one.date) ?? 0) - (place.get(other.date) ?? 0));
}

function isArticle(element: PageElement): boolean {
  return element.name === "article" || hasClass(element, "h-entry", "hentry");
}

/** Removes dates in the text of a line that starts with a date of its own. */
function withoutMentions(all: readonly PageDate[]): readonly PageDate[] {
  const dates = withoutThoseInTexts(all);
  const lines = new Set<PageElement | undefined>();
  const begun = new Set<PageElement>();
  return dates.filter((date) => {
    const isAlone = isByItself(date);
    const line = closest(date.node, isListed);
    const isFirst = !lines.has(line);
    lines.add(line);
    if (line !== undefined && isFirst && isAlone && begins(line, date)) begun.add(line);
    return (
      isAlone || !ancestorsOf(date.node).some((around) => begun.has(around) || begun.has(termOf(around) ?? around))
    );
  });
}

/** Removes dates in a sentence of an article that has exactly one other date. */
function withoutThoseInTexts(all: readonly PageDate[]): readonly PageDate[] {
  const inTexts = new Set(all.filter(isInText));
  const others = countsAround(all.filter((date) => isFirstEdition(date) && !inTexts.has(date)));
  const mentions = countsAround([...inTexts]);
  return all.filter((date) => {
    const around = inTexts.has(date) ? closest(date.node, (element) => others.has(element)) : undefined;
    const line = closest(date.node, isListed);
    const isOfLine = line === undefined || line === around || (around && ancestorsOf(around).includes(line));
    return around === undefined || !isOfLine || others.get(around) !== 1 || mentions.get(around) !== 1;
  });
}

/** With this many words beside a date, it is in a sentence; a text this long is one even without its end. */
const [fewestOfSentence, shortestText] = [5, 80];

/** Whether a date is inside a sentence, not at its start, in something that has no title. */
function isInText({ node, shown }: PageDate): boolean {
  if (isElement(node)) return false;
  const text = plainText(node.text);
  // "Posted on May 1, 2024 by Ann Lee" ends with a name.
  const isEnded = /[.!?。…]["”’)\]]*$/.test(text);
  if (text.length < shortestText && !isEnded) return false;
  const [before = 0, after = 0] = text.split(shown, 2).map((part) => part.match(/\p{L}+/gu)?.length ?? 0);
  const isWithin = before > 0 && (isEnded || after > 0) && before + after >= fewestOfSentence;
  const isTitle = (element: PageElement): boolean => mayBeTitle(element) && !(isLink(element) && leadsToRest(element));
  return isWithin && (closest(node, isLink) !== undefined || !elementsIn(blockOf(node)?.children ?? []).some(isTitle));
}

/** How many of the dates each element contains. */
function countsAround(dates: readonly PageDate[]): ReadonlyMap<PageElement, number> {
  const counts = new Map<PageElement, number>();
  for (const { node } of dates) {
    for (let element = node.parent; element !== undefined; element = element.parent) {
      counts.set(element, (counts.get(element) ?? 0) + 1);
    }
  }
  return counts;
}

/** Whether nothing in the line precedes the date. */
function begins(line: PageElement, { node }: PageDate): boolean {
  for (const each of nodesIn([line])) {
    if (each === node) return true;
    if (!isElement(each) && /[\p{L}\d]/u.test(each.text)) return false;
  }
  return false;
}

/** The `dt` that a `dd` belongs to. */
function termOf(element: PageElement): PageElement | undefined {
  if (element.name !== "dd") return undefined;
  const children = element.parent?.children ?? [];
  let at = children.indexOf(element);
  for (let node = children[at]; node !== undefined; node = children[at]) {
    if (isNamed(node, terms)) return node;
    at -= 1;
  }
  return undefined;
}

const terms: ReadonlySet<string> = new Set(["dt"]);

/**
 * Whether the date is alone in its block, apart from punctuation and nested blocks. A list below it may have dates of
 * its own.
 */
function isByItself({ node, shown }: PageDate): boolean {
  const block = blockOf(node);
  const isApart = (inner: PageNode): boolean =>
    isElement(inner) && (inner === node || !(isInline(inner) || listElements.has(inner.name)));
  let beside = 0;
  for (const each of nodesIn(block?.children ?? [], isApart)) {
    const text = isElement(each) ? "" : each === node ? plainText(each.text).replace(shown, "") : each.text;
    beside += text.match(/[\p{L}\d]/gu)?.length ?? 0;
    if (beside > mostBeside) return false;
  }
  return true;
}

const listElements: ReadonlySet<string> = new Set("ul ol li dl dt dd table thead tbody tr td th".split(" "));

/** A short weekday may stand beside a date. */
const mostBeside = 3;

/**
 * Whether each date is in its own list item, or in a link to its own address. What contains them is then a list of
 * articles, not one article.
 */
function isList(dates: readonly PageDate[]): boolean {
  const lines = dates.flatMap(({ node }) => closest(node, isListed) ?? []);
  const places = dates.flatMap(({ node }) => closest(node, isLink)?.attributes.href ?? []);
  return dates.length > 1 && [new Set<unknown>(lines), new Set(places)].some(({ size }) => size === dates.length);
}

function isListed({ name }: PageElement): boolean {
  return name === "li" || name === "tr" || name === "dt";
}

function isFirstEdition({ isUpdate }: PageDate): boolean {
  return !isUpdate;
}

/** Articles that are marked up already have their dates. */
function withoutMarked({ date, nodes }: PageItem, marked: ReadonlyMap<PageElement, unknown>): PageItem {
  return { date, nodes: nodes.filter((node) => !elementsIn([node]).some((element) => marked.has(element))) };
}

/** Each date with the largest element around it that contains no other date, and the siblings that belong to it. */
function unmarkedItems(dates: readonly PageDate[], all: readonly PageDate[], root: PageElement): readonly PageItem[] {
  const counts = countsAround(all);
  const tops = dates.map((date) => {
    let top = date.node;
    while (top.parent !== undefined && top.parent !== root && counts.get(top.parent) === 1) top = top.parent;
    return { date, top };
  });
  const sideBySide = groupBy(tops, ({ top }) => top.parent ?? root);
  return [...sideBySide].flatMap(([around, group]) => {
    const own = new Set<PageNode>(group.map(({ top }) => top));
    const isOther = (node: PageNode): boolean => isElement(node) && counts.has(node) && !own.has(node);
    return itemsWithin(around, group).map(({ date, nodes }) => ({
      date,
      nodes: nodes.filter((node) => !isOther(node)),
    }));
  });
}

/** Keeps the order; values without a key are dropped. */
function groupBy<Key, Value>(
  values: Iterable<Value>,
  keyOf: (value: Value) => Key | undefined,
): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** Sibling dates. Their titles are in the same element, or before or after it. */
function itemsWithin(
  around: PageElement,
  group: readonly { readonly date: PageDate; readonly top: PageNode }[],
): readonly PageItem[] {
  const { children } = around;
  const placeOf = new Map(children.map((child, index) => [child, index]));
  const places = group.map(({ top }) => placeOf.get(top) ?? 0);
  const isWhole = group.map(isWholeLine);
  const haveTitles = group.every(({ top }, index) => isWhole[index] || mayBeTitle(top));
  const titles = haveTitles ? [] : titlesBefore(children, places);
  return group.map(({ date, top }, index) => {
    if (titles.length === 0 && isWhole[index]) return { date, nodes: [top] };
    const end = places[index + 1] ?? children.length;
    if (titles.length === 0) return { date, nodes: untilNextSection(children.slice(places[index], end)) };
    return { date, nodes: children.slice(titles[index], titles[index + 1] ?? end) };
  });
}

/** A list item with more text than this is complete by itself. */
const fewestOfLine = 30;

function isWholeLine({ date, top }: { readonly date: PageDate; readonly top: PageNode }): boolean {
  return isElement(top) && top.name === "li" && saidIn({ date, nodes: [top] }).length >= fewestOfLine;
}

/**
 * The positions of the titles, if there is one before each date; empty if they come after. A page's own title comes
 * first and links come last, so a linked heading is the surest sign.
 */
function titlesBefore(children: readonly PageNode[], places: readonly number[]): readonly number[] {
  const isTitle = children.some(isLinkedHeading) ? isLinkedHeading : mayBeTitle;
  const titles = children.flatMap((child, index) => (isTitle(child) ? [index] : []));
  const isOneBefore = titles.some((title) => title < (places[0] ?? 0));
  const isOneAfter = titles.some((title) => title > (places.at(-1) ?? 0));
  if (!isOneBefore || isOneAfter) return [];
  let at = 0;
  return places.map((place) => {
    while ((titles[at + 1] ?? place) < place) at += 1;
    return Math.min(titles[at] ?? place, place);
  });
}

function isLinkedHeading(node: PageNode): boolean {
  return isNamed(node, headings) && elementsIn([node]).some(isLink);
}

/** An article goes on until the next heading. */
function untilNextSection(nodes: readonly PageNode[]): readonly PageNode[] {
  const isTitled = nodes[0] !== undefined && mayBeTitle(nodes[0]);
  const sections = nodes.flatMap((node, index) => (index > 0 && isNamed(node, headings) ? [index] : []));
  return nodes.slice(0, sections[isTitled ? 0 : 1]);
}

/** Splits a list of links below one date into several articles. */
function partsOf({ date, nodes }: PageItem): readonly PageItem[] {
  const aroundDate = new Set(ancestorsOf(date.node));
  const isApart = (element: PageElement): boolean => !aroundDate.has(element);
  const elements = elementsIn(nodes).filter(isApart);
  const entries = new Set(elements.filter((element) => element.name === "li" && elementsIn([element]).some(isLink)));
  const outermost = [...entries].filter((entry) => !ancestorsOf(entry).some((around) => entries.has(around)));
  if (outermost.length < 2 || elements.some(({ name }) => headings.has(name))) return [{ date, nodes }];
  const own = closest(date.node, ({ name }) => name === "li");
  // An item with its own date is not about the items after it.
  if (own !== undefined && elementsIn(nodes).includes(own) && isEntry(own)) return [{ date, nodes: [own] }];
  return outermost.map((entry) => ({ date, nodes: [entry] }));
}

/** Whether it is a single list item without a nested list. */
function isEntry({ children }: PageElement): boolean {
  const inside = elementsIn(children);
  return inside.some(isLink) && !inside.some(({ name }) => name === "li");
}

function mayBeArticle({ nodes: [first, ...others] }: PageItem): boolean {
  return first !== undefined && ([first, ...others].some(mayBeTitle) || closest(first, isLink) !== undefined);
}

/** Whether it may contain a title. */
function mayBeTitle(node: PageNode): boolean {
  return elementsIn([node]).some(
    (element) =>
      isLink(element) || ((headings.has(element.name) || isCalledTitle(element)) && wordsOf([element]) !== ""),
  );
}

/** Shorter texts beside a date are no news: "Closed", "v1". */
export const fewestSaid = 8;

/** Lists with dates in more than one item. */
function listsOfSeveral(parts: readonly PageItem[]): ReadonlySet<PageElement | undefined> {
  const lists = groupBy(new Set(parts.map(({ date }) => date.node)), listAround);
  return new Set([...lists].flatMap(([list, { length }]) => (length > 1 ? [list] : [])));
}

/** Whether it is an item of a news list, which has no links, or only a bold start. */
function isOneOfList(item: PageItem, lists: ReadonlySet<PageElement | undefined>): boolean {
  return (
    lists.has(listAround(item.date.node)) && (elementsIn(item.nodes).some(isLead) || saidIn(item).length >= fewestSaid)
  );
}

function listAround(node: PageNode): PageElement | undefined {
  return closest(node, isListed)?.parent;
}
