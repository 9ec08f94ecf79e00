import type { Problem } from "../../errors.ts";
import { absoluteUrl } from "../../records/absolute-url.ts";
import { excerpt } from "../../records/excerpt.ts";
import { languageTag, webAddress } from "../feed-fields.ts";
import { rootOf } from "../feeds/xml-places.ts";
import type { ListedArticle, Listing } from "./listing.ts";
import { dateInNumbers, numberOrder } from "./number-order.ts";
import { type ItemReading, readItem, sharedAddresses } from "./page-article.ts";
import { datesIn, datesInAddresses, type PageDate } from "./page-dates.ts";
import { itemsOf, type PageItem } from "./page-items.ts";
import { isLink, relationsOf } from "./page-links.ts";
import { isPeriod } from "./page-periods.ts";
import { type RelativeDate, relativeDatesIn } from "./page-relative-dates.ts";
import {
  ancestorsOf,
  closest,
  elementsIn,
  isElement,
  nodesIn,
  type PageElement,
  type PageNode,
  parsePage,
  wordsOf,
} from "./page-tree.ts";
import { undatedRows } from "./page-undated.ts";

/** Where a page comes from, and how its dates are read. */
export interface PageOrigin {
  /** The page's name in problems. */
  readonly file: string;
  /** IANA name, for dates without an offset. */
  readonly timezone: string;
  /** Its address, if known. */
  readonly address?: string;
  /** Base for relative links, if neither the address nor the page gives one. */
  readonly base?: string;
}

/** Elements that a page, or a fragment of one, can start with. */
const pageRoots: ReadonlySet<string> = new Set(
  "html head body main article section div ul ol dl table h1 h2 h3 h4 h5 h6".split(" "),
);

/** Whether the text is an HTML page or a fragment of one. */
export function isArchivePage(text: string): boolean {
  return /^\s*</.test(text) && pageRoots.has(rootOf(text) ?? "");
}

/** Elements that never hold articles, whatever dates they contain: scripts, navigation, sidebars and the like. */
const aside: ReadonlySet<string> = new Set("head script style template nav aside form dialog iframe svg".split(" "));

/**
 * Reads an archive page in HTML. Each article has a date, and usually a title that links to it. If the page marks up
 * its articles (`article`, microformats), the markup decides; otherwise, what surrounds each date.
 */
export function readArchivePage(html: string, origin: PageOrigin): Listing {
  const page = parsePage(html);
  const own = ownAddress(page, html, origin.address);
  const base = baseOf(page, own) ?? origin.base;
  const root = mainOf(page);
  const language = languageOf(page);
  const { dates, items: cut, areMonths } = itemsIn(root, origin, language);
  const unread = relativeDatesIn(
    root,
    isAside,
    dates.map(({ node }) => node),
  );
  const items = cut.map((item) => withoutRows(item, unread));
  const place = { page: own, base, shared: sharedAddresses(items) };
  const readings = named(items.map((item) => readItem(item, place))).filter(isAbout);
  const articles = distinct(readings.map(({ article }) => article));
  const periods = isOfNothing(articles) ? periodsIn(root) : [];
  const declaredCount = countOf(root);
  const feed = feedOf(page, base);
  return {
    articles,
    ...(declaredCount !== undefined && { declaredCount }),
    ...(language !== undefined && { language }),
    ...(feed !== undefined && { feed }),
    problems:
      periods.length > 1
        ? [periodsAlone(periods, base, origin)]
        : articles.length === 0
          ? [noArticles(root, dates.length, unread, { ...origin, feed })]
          : [
              ...faultsOf(readings, base, origin),
              ...(areMonths ? [firstOfMonth(dates, origin)] : []),
              ...undatedIn({ unread, items, articles, base }).map((row) => noDate(row, origin)),
            ],
  };
}

/**
 * Tries several kinds of dates and keeps the kind that yields the most articles. A page may show no dates but ambiguous
 * ones, or none at all, and still say when it was last changed.
 */
function itemsIn(root: PageElement, { timezone }: PageOrigin, language: string | undefined): Found {
  const foundIn = (dates: readonly PageDate[]): Found => ({ dates, items: itemsOf(dates, root) });
  const written = foundIn(datesIn([root], { timezone }, isAside));
  const order = numberOrder([root], isAside, language);
  const inNumbers = order === undefined ? written : foundIn(datesIn([root], { timezone, order }, isAside));
  const shown = inNumbers.items.length > written.items.length ? inNumbers : written;
  if (shown.items.length > 1) return shown;
  const inAddresses = foundIn(datesInAddresses([root], isAside));
  const dated = inAddresses.items.length > shown.items.length ? inAddresses : shown;
  if (dated.items.length > 1) return dated;
  const inMonths = foundIn(
    datesIn([root], { timezone, ...(order !== undefined && { order }), withMonths: true }, isAside),
  );
  return inMonths.items.length > 1 ? { ...inMonths, areMonths: true } : dated;
}

interface Found {
  /** Whether some dates lack a day, and so are the first of a month. */
  readonly areMonths?: boolean;
  readonly dates: readonly PageDate[];
  readonly items: readonly PageItem[];
}

/** Drops rows that belong to other articles, whose dates give no day. */
function withoutRows({ date, nodes: [first, ...others] }: PageItem, unread: readonly RelativeDate[]): PageItem {
  const rows = new Set<PageNode | undefined>(unread.map(({ row }) => row));
  return { date, nodes: first === undefined ? [] : [first, ...others.filter((node) => !rows.has(node))] };
}

interface ReadPage {
  readonly unread: readonly RelativeDate[];
  readonly items: readonly PageItem[];
  readonly articles: readonly ListedArticle[];
  readonly base: string | undefined;
}

/**
 * Rows of a list of articles that have no date, and rows that say how long ago something appeared. Such a row beside a
 * link to a known article is left out: it is probably a comment.
 */
function undatedIn({ unread, items, articles, base }: ReadPage): readonly PageElement[] {
  const known = new Set(articles.map(({ url }) => url));
  const isKnown = ({ attributes: { href = "" } }: PageElement): boolean =>
    known.has(absoluteUrl(href.replace(/#.*/, ""), base ?? href));
  const rows = new Set(undatedRows(items, isAside));
  for (const { row } of unread) {
    if (row === undefined || [row, ...ancestorsOf(row)].some((around) => rows.has(around))) continue;
    if (!elementsIn([row]).filter(isLink).some(isKnown)) rows.add(row);
  }
  return [...rows].sort((one, other) => one.line - other.line);
}

/** If most articles have nothing but a date, the date is the title. */
function named(readings: readonly ItemReading[]): readonly ItemReading[] {
  const dated = readings.filter(({ shown }) => shown !== undefined);
  if (dated.length * 2 <= readings.length) return readings;
  return readings.map((each) =>
    each.shown === undefined ? each : { ...each, article: { ...each.article, title: each.shown } },
  );
}

/** A date at the top of a page can look like an article that links to the home page. */
function isOfNothing([first, ...others]: readonly ListedArticle[]): boolean {
  return others.length === 0 && (first?.url === undefined || /^https?:\/\/[^/]+\/?$/.test(first.url));
}

/** Links to the articles of a year or month. */
function periodsIn(root: PageElement): readonly PageElement[] {
  return [...nodesIn([root], isAside)]
    .filter(isElement)
    .filter((element) => isLink(element) && isPeriod(wordsOf([element])));
}

/** Not every date belongs to an article. */
function isAbout({ article: { title, url }, isUnresolved }: ItemReading): boolean {
  return title !== "" || url !== undefined || isUnresolved;
}

function faultsOf(readings: readonly ItemReading[], base: string | undefined, origin: PageOrigin): readonly Problem[] {
  const unresolved = readings.find(({ isUnresolved }) => isUnresolved);
  const untitled = readings.filter(({ article }) => article.title === "");
  return [
    ...(unresolved !== undefined && base === undefined ? [noAddress(unresolved.article, origin)] : []),
    ...untitled.map(({ article }) => noTitle(article, origin)),
  ];
}

/** Ids of footers on pages older than the `footer` element, and on those of Emacs. */
const asideIds: ReadonlySet<string | undefined> = new Set("footer postamble colophon".split(" "));

function isAside(node: PageNode): boolean {
  if (!isElement(node)) return false;
  if (aside.has(node.name) || asideIds.has(node.attributes.id)) return true;
  return node.name === "footer" && closest(node, isPart) === undefined;
}

function isPart({ name }: PageElement): boolean {
  return name === "article" || name === "li" || name === "section";
}

/** The main content, if the page marks it. */
function mainOf(page: PageElement): PageElement {
  const mains = elementsIn([page]).filter(({ name, attributes }) => name === "main" || attributes.role === "main");
  return mains.length === 1 && mains[0] !== undefined ? mains[0] : page;
}

function languageOf(page: PageElement): string | undefined {
  return languageTag(elementsIn([page]).find(({ name }) => name === "html")?.attributes.lang);
}

/** The page's address: as given, or according to the page or the browser that saved it. */
function ownAddress(page: PageElement, html: string, known: string | undefined): string | undefined {
  const saved = /<!-- saved from url=\(\d+\)(\S+) -->/.exec(html)?.[1];
  const own =
    known ??
    attributeOf(page, "link", "href", ({ attributes }) => attributes.rel?.toLowerCase() === "canonical") ??
    attributeOf(page, "meta", "content", ({ attributes }) => attributes.property === "og:url") ??
    saved;
  return own !== undefined && /^https?:/i.test(own) ? own : undefined;
}

/** Base for relative links. */
function baseOf(page: PageElement, address: string | undefined): string | undefined {
  const base = attributeOf(page, "base", "href", ({ attributes }) => attributes.href !== undefined);
  if (base === undefined) return address;
  return address === undefined && !/^https?:/i.test(base) ? undefined : absoluteUrl(base, address ?? base);
}

function attributeOf(
  page: PageElement,
  name: string,
  attribute: string,
  is: (element: PageElement) => boolean,
): string | undefined {
  return elementsIn([page]).find((element) => element.name === name && is(element))?.attributes[attribute];
}

/**
 * Removes repeated articles. A page may show an article twice, as news and in its place; but several articles may also
 * share one page.
 */
function distinct(articles: readonly ListedArticle[]): readonly ListedArticle[] {
  const byPage = new Map<string, ListedArticle[]>();
  return articles.filter((article) => {
    if (article.title === "") return false;
    const { url, date, title } = article;
    const key = url ?? `${date}\n${title}`;
    const others = byPage.get(key) ?? [];
    if (others.some((other) => url === undefined || isSame(article, other))) return false;
    byPage.set(key, [...others, article]);
    return true;
  });
}

/** Compares two articles on one page. One title may be shortened, and one date may be that of a change. */
function isSame(one: ListedArticle, other: ListedArticle): boolean {
  return one.title === other.title || one.date.slice(0, 10) === other.date.slice(0, 10);
}

const count = /^(\d[\d.,]*) (?:articles?|posts?)$/i;

function countOf(root: PageElement): number | undefined {
  for (const node of nodesIn([root], isAside)) {
    const digits = isElement(node) ? undefined : count.exec(node.text.trim())?.[1];
    if (digits !== undefined) return Number(digits.replace(/[.,]/g, ""));
  }
  return undefined;
}

const feedTypes: ReadonlySet<string | undefined> = new Set(
  ["rss+xml", "atom+xml", "feed+json"].map((type) => `application/${type}`),
);

/** The address of the site's feed, if the page gives one. The first is usually the main feed. */
function feedOf(page: PageElement, base: string | undefined): string | undefined {
  const isFeed = (element: PageElement) =>
    relationsOf(element).includes("alternate") && feedTypes.has(element.attributes.type?.trim().toLowerCase());
  return webAddress(attributeOf(page, "link", "href", isFeed), base);
}

interface PlaceOfNone {
  readonly file: string;
  readonly feed: string | undefined;
}

function noArticles(
  root: PageElement,
  dates: number,
  [relative]: readonly RelativeDate[],
  { file, feed }: PlaceOfNone,
): Problem {
  const undecided = dateInNumbers([root], isAside);
  if (dates === 0 && undecided !== undefined) return dayOrMonth(undecided, file);
  const feedInstead = feed === undefined ? undefined : `import the site's feed instead of the page: ${feed}`;
  if (relative !== undefined) return noDay(relative.shown, file, feedInstead);
  const links = elementsIn([root]).filter(isLink).length;
  return {
    severity: "error",
    file,
    expected: 'an archive page: articles, each with a date such as "May 1, 2024" and a title that leads to it',
    found: `no link that belongs to a date; dates: ${dates}, links: ${links}`,
    advice:
      feedInstead ??
      "if a script makes the list while the page is shown, save the page from the browser, or copy its text into a file",
  };
}

function periodsAlone([first]: readonly PageElement[], base: string | undefined, { file }: PageOrigin): Problem {
  const href = first?.attributes.href ?? "";
  return {
    severity: "error",
    file,
    expected: "lists years or months, but no articles",
    advice: `import the page of each, such as ${absoluteUrl(href, base ?? href) ?? href}`,
  };
}

function dayOrMonth(found: string, file: string): Problem {
  return {
    severity: "error",
    file,
    expected: "dates that show which number is the day and which is the month",
    found: `"${found}" and the like`,
    advice:
      'say so in a copy of the page by its language: <html lang="en-US"> is month first, <html lang="en-GB"> is day first',
  };
}

function noDay(found: string, file: string, feedInstead: string | undefined): Problem {
  return {
    severity: "error",
    file,
    expected: 'dates that tell the day, such as "May 1, 2024"',
    found: `"${found}" and the like`,
    advice: feedInstead ?? "import the site's feed instead of the page, or write the days into a copy of it",
  };
}

function firstOfMonth(dates: readonly PageDate[], { file }: PageOrigin): Problem {
  const shown = dates.find(({ date }) => date.endsWith("-01"))?.shown;
  return {
    severity: "warning",
    file,
    expected: 'dates that tell the day, such as "May 1, 2024"',
    ...(shown !== undefined && { found: `"${shown}" and the like` }),
    advice: "the first day of the month is used; correct it if you know better",
  };
}

function noAddress({ line }: ListedArticle, { file }: PageOrigin): Problem {
  return {
    severity: "error",
    file,
    line,
    expected: "has links that are relative to the page's own address, which it does not state",
    advice:
      'import its address instead of the file, or give it with --address of "broadsheet import"; or give the address of its site with "url: https://example.com/" in site.yaml or --url of "broadsheet init"',
  };
}

function noDate(row: PageElement, { file }: PageOrigin): Problem {
  return {
    severity: "warning",
    file,
    line: row.line,
    expected: 'a date such as "May 1, 2024" beside the title, as others in the list have',
    found: `"${excerpt(wordsOf([row]), longestShown)}"`,
    advice:
      'it is left out; if it is an article, make it with "broadsheet new", or import a copy of the page with its date',
  };
}

/** How much of an omitted row a problem shows. */
const longestShown = 80;

function noTitle({ line, date }: ListedArticle, { file }: PageOrigin): Problem {
  const advice = "it is left out; it may not be an article";
  return {
    severity: "warning",
    file,
    line,
    expected: "a title that leads to the article",
    found: `${date} alone`,
    advice,
  };
}
