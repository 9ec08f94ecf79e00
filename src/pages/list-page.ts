import type { FeedDocument } from "../documents/feed-document.ts";
import type { LogicalFeed } from "../documents/logical-feed.ts";
import type { Instant } from "../records/article.ts";
import { inItsDirection, timeElement } from "./byline.ts";
import { placeOfKind, titleOfKind } from "./feeds-page.ts";
import { html, type Markup, type Part } from "./html.ts";
import { mainFeed, type PageFrame, pageHalves } from "./layout.ts";
import type { PageSite } from "./page-site.ts";
import { subscribePanel, subscribeScript } from "./subscribe-panel.ts";

/** An entry rendered by `listItem`. */
export interface RenderedItem {
  readonly published: Instant;
  readonly bytes: Buffer;
}

/** A link to the articles of a year. */
export interface YearLink {
  /** The result of `PageSite.yearOf`. */
  readonly year: number;
  readonly count: number;
  /** The directory of the document with the newest of its articles. */
  readonly directory: string;
}

/** The contents and links of a list page. Directories are below the base address. */
export interface PageList {
  /** Newest first. */
  readonly items: readonly RenderedItem[];
  /** How many articles the feed has; on subscription documents only. */
  readonly total?: number;
  readonly newerDirectory?: string;
  readonly olderDirectory?: string;
  /** Newest first; on subscription documents only. */
  readonly years?: readonly YearLink[];
  /** Feeds listed beside the articles. */
  readonly feeds?: readonly LogicalFeed[];
}

/** The page of a feed document: its articles by year, and how to subscribe to its feed. */
export function listPage(document: FeedDocument, list: PageList, site: PageSite): Buffer {
  const { before, after } = pageHalves(frameOf(document, list, site), site);
  const aside = document.kind === "subscription" ? asideOf(document.feed, list, site) : undefined;
  const column = aside ? "columns" : "column";
  return Buffer.concat([
    bytesOf(html`${before}<div class="${column}"><div class="river">${headingOf(document, list, site)}`),
    ...itemsByYear(list.items, site),
    bytesOf(html`${emptyOf(list, site)}${pagesOf(list, site)}</div>${aside}</div>${after}`),
    Buffer.from("\n"),
  ]);
}

function frameOf(document: FeedDocument, list: PageList, site: PageSite): PageFrame {
  const { feed } = document;
  const isMain = feed.kind === "main";
  const isSubscription = document.kind === "subscription";
  return {
    title: isSubscription ? feed.title : `${feed.title} – ${archiveName(document, site)}`,
    description: isSubscription ? feed.description : undefined,
    directory: document.directory,
    feeds: isMain ? [feed] : [feed, mainFeed(site)],
    head: isSubscription ? html`${openGraphOf(document, site)}${subscribeScript(site)}` : undefined,
    subscribe: isSubscription ? "#subscribe" : `${site.path(feed.directory)}#subscribe`,
    isFront: isMain && isSubscription,
    folio: isMain && isSubscription ? tallyOf(document, list, site) : undefined,
  };
}

function openGraphOf({ feed }: FeedDocument, site: PageSite): Markup {
  return html`<meta property="og:type" content="website">
    <meta property="og:title" content="${feed.title}">
    <meta property="og:description" content="${feed.description}">
    <meta property="og:url" content="${site.address(feed.directory)}">
    <meta property="og:site_name" content="${site.site.title}">
    ${site.image && html`<meta property="og:image" content="${site.image}">`}`;
}

function headingOf(document: FeedDocument, list: PageList, site: PageSite): Part {
  const { feed } = document;
  if (document.kind === "archive") return archiveHeading(document, list, site);
  if (feed.kind === "main") return undefined;
  const kicker = { tag: site.words.tag, author: site.words.author, custom: site.words.feed }[feed.kind];
  return html`<header class="heading">
    <p class="kicker"${site.wordsLanguage}>${kicker}</p>
    <h1>${inItsDirection(feed.label ?? feed.title, site.direction)}</h1>
    ${feed.kind === "custom" && html`<p class="motto">${inItsDirection(feed.description, site.direction)}</p>`}
    <p class="tally">${tallyOf(document, list, site)}</p>
    </header>`;
}

function archiveHeading(document: FeedDocument, list: PageList, site: PageSite): Markup {
  const { feed } = document;
  const newest = list.items.at(0);
  const oldest = list.items.at(-1);
  return html`<header class="heading">
    <p class="kicker"><a href="${site.path(feed.directory)}">${inItsDirection(feed.label ?? feed.title, site.direction)}</a></p>
    <h1${site.wordsLanguage}>${archiveName(document, site)}</h1>
    ${newest && oldest && html`<p class="tally">${timeElement(oldest.published, site)} – ${timeElement(newest.published, site)}</p>`}
    </header>`;
}

function archiveName(document: FeedDocument, site: PageSite): string {
  return document.number === undefined ? site.words.archive : `${site.words.archive} ${site.number(document.number)}`;
}

function tallyOf(document: FeedDocument, list: PageList, site: PageSite): Markup {
  const { words } = site;
  const total = list.total !== undefined && html`<span>${site.count(list.total, words.articles)}</span>`;
  const updated = list.items.length > 0 && html` <span>${words.updated} ${timeElement(document.updated, site)}</span>`;
  return html`<span class="tallies"${site.wordsLanguage}>${total}${updated}</span>`;
}

/** The items, with a heading before the first of each year. */
function itemsByYear(items: readonly RenderedItem[], site: PageSite): Buffer[] {
  const river: Buffer[] = [];
  let current: number | undefined;
  for (const item of items) {
    const year = site.yearOf(item.published);
    if (year !== current) river.push(yearHeading(year, current === undefined, site));
    current = year;
    river.push(item.bytes);
  }
  if (current !== undefined) river.push(listEnd);
  return river;
}

const listEnd = Buffer.from("</ol>");

function yearHeading(year: number, isFirst: boolean, site: PageSite): Buffer {
  return bytesOf(
    html`${isFirst ? undefined : html`</ol>`}<h2 id="y${year}">${site.year(year)}</h2><ol class="entries" role="list">`,
  );
}

function emptyOf(list: PageList, site: PageSite): Part {
  return list.items.length === 0 && html`<p class="empty"${site.wordsLanguage}>${site.words.noArticles}</p>`;
}

function pagesOf(list: PageList, site: PageSite): Part {
  const { words } = site;
  if (list.newerDirectory === undefined && list.olderDirectory === undefined) return undefined;
  return html`<nav class="pages" aria-label="${words.pages}"${site.wordsLanguage}>
    ${list.newerDirectory !== undefined && html`<a class="newer" rel="prev" href="${site.path(list.newerDirectory)}">${words.newer}</a>`}
    ${list.olderDirectory !== undefined && html`<a class="older" rel="next" href="${site.path(list.olderDirectory)}">${words.older}</a>`}
    </nav>`;
}

function asideOf(feed: LogicalFeed, list: PageList, site: PageSite): Markup {
  const others = list.feeds ?? [];
  return html`<aside aria-labelledby="subscribe-title">
    ${subscribePanel(feed, site)}
    ${yearsOf(list.years ?? [], site)}
    ${linksOf("tag", others, site)}
    ${linksOf("author", others, site)}
    ${linksOf("custom", others, site)}
    </aside>`;
}

function yearsOf(years: readonly YearLink[], site: PageSite): Part {
  if (years.length < 2) return undefined;
  return html`<nav class="panel" aria-labelledby="years-title">
    <h2 id="years-title"${site.wordsLanguage}>${site.words.byYear}</h2>
    <ul class="years" role="list">
    ${years.map(({ year, count, directory }) => html`<li><a href="${site.path(directory)}#y${year}">${site.year(year)}</a> <span>${site.number(count)}</span></li>`)}
    </ul></nav>`;
}

type Kind = LogicalFeed["kind"];

/** How many feeds of one kind fit beside the articles; if there are more, a link leads to the page of all feeds. */
export const maxLinks = 30;

function linksOf(kind: Kind, feeds: readonly LogicalFeed[], site: PageSite): Part {
  const ofKind = feeds.filter((feed) => feed.kind === kind);
  if (ofKind.length === 0) return undefined;
  const title = titleOfKind(kind, site.words);
  return html`<nav class="panel" aria-label="${title}">
    <h2${site.wordsLanguage}>${title}</h2>
    <ul class="${kind === "tag" ? "tags" : "names"}" role="list">
    ${ofKind.slice(0, maxLinks).map((feed) => html`<li><a href="${site.path(feed.directory)}">${inItsDirection(feed.label ?? feed.title, site.direction)}</a></li>`)}
    ${ofKind.length > maxLinks && wayToAll(kind, title, site)}
    </ul></nav>`;
}

function wayToAll(kind: Kind, title: string, site: PageSite): Markup {
  const { showAll } = site.words;
  return html`<li${site.wordsLanguage}><a class="call" href="${site.path(placeOfKind(kind))}" aria-label="${showAll}: ${title}">${showAll}</a></li>`;
}

function bytesOf(markup: Markup): Buffer {
  return Buffer.from(markup.source);
}
