import type { LogicalFeed } from "../documents/logical-feed.ts";
import { inItsDirection } from "./byline.ts";
import { html, type Markup } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** The variable parts of a page's frame. */
export interface PageFrame {
  /** The title of the window. */
  readonly title: string;
  readonly description?: string | undefined;
  /** The page's directory below the base address; missing if it has no address of its own. */
  readonly directory?: string;
  /** The feeds that can be subscribed to from this page, nearest first. */
  readonly feeds: readonly Pick<LogicalFeed, "directory" | "title">[];
  /** Further elements for `head`. */
  readonly head?: Markup | undefined;
  /** The target of "Subscribe". */
  readonly subscribe: string;
  /** On the front page, the site's title is the heading. */
  readonly isFront?: boolean;
  /** The line below the masthead. */
  readonly folio?: Markup | undefined;
}

/** The two halves of a page around its content. */
export interface PageHalves {
  readonly before: Markup;
  readonly after: Markup;
}

/**
 * The id of the page's content. Ids made from headings contain no colon, so it cannot clash with an article's own
 * `#content`.
 */
const contentId = "page:content";

/** Everything around a page's content: head, masthead and footer. */
export function pageHalves(frame: PageFrame, site: PageSite): PageHalves {
  return {
    before: html`<!doctype html>
      <html lang="${site.site.language}" dir="${site.direction}">
      <head>${headOf(frame, site)}</head>
      <body${frame.isFront && html` class="front"`}>
      <a class="skip" href="#${contentId}"${site.wordsLanguage}>${site.words.skip}</a>
      ${mastheadOf(frame, site)}
      <main id="${contentId}" tabindex="-1">`,
    after: html`</main>${footerOf(site)}</body></html>`,
  };
}

/** The whole page as bytes. */
export function wholePage(frame: PageFrame, content: Markup, site: PageSite): Buffer {
  const { before, after } = pageHalves(frame, site);
  return Buffer.from(`${before.source}${content.source}${after.source}\n`);
}

/** The main feed, as autodiscovery links name it. */
export function mainFeed(site: PageSite): Pick<LogicalFeed, "directory" | "title"> {
  return { directory: "", title: site.site.title };
}

function headOf(frame: PageFrame, site: PageSite): Markup {
  const canonical = frame.directory === undefined ? undefined : site.address(frame.directory);
  return html`<meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${frame.title}</title>
    ${frame.description && html`<meta name="description" content="${frame.description}">`}
    ${canonical === undefined ? html`<meta name="robots" content="noindex">` : html`<link rel="canonical" href="${canonical}">`}
    <link rel="icon" href="${site.icon}">
    <link rel="stylesheet" href="${site.path("style.css")}">
    ${frame.feeds.map((feed) => alternatesOf(feed, site))}
    ${frame.head}`;
}

function alternatesOf(feed: Pick<LogicalFeed, "directory" | "title">, site: PageSite): Markup[] {
  return site.formats.map((format) => {
    const address = site.address(feed.directory + format.fileName);
    const title = `${feed.title} (${format.label})`;
    return html`<link rel="alternate" type="${bareMediaType(format.mediaType)}" title="${title}" href="${address}">`;
  });
}

/** In characters; longer titles would fill the first screen at full size. */
const longTitle = 28;

/** A description that repeats the title is not shown. */
function mottoOf({ site, direction }: PageSite): Markup | undefined {
  const { title, description } = site;
  return description === "" || description === title
    ? undefined
    : html`<p class="motto">${inItsDirection(description, direction)}</p>`;
}

function mastheadOf(frame: PageFrame, site: PageSite): Markup {
  const { words } = site;
  const name = inItsDirection(site.site.title, site.direction);
  const title = frame.isFront
    ? html`<h1 class="${site.site.title.length > longTitle ? "title long" : "title"}">${name}</h1>`
    : html`<p class="title"><a href="${site.path("")}">${name}</a></p>`;
  const motto = frame.isFront && mottoOf(site);
  const home = html`<a href="${site.path("")}">${words.home}</a>`;
  return html`<header class="masthead">${title}${motto}
    <div class="folio"${site.wordsLanguage}><p>${frame.folio ?? home}</p>
    <nav aria-label="${words.site}">
    <a class="call" href="${frame.subscribe}">${words.subscribe}</a> <a href="${site.path("feeds/")}">${words.allFeeds}</a>
    </nav></div></header>`;
}

function footerOf(site: PageSite): Markup {
  const { words } = site;
  return html`<footer class="colophon">
    <p>${inItsDirection(site.site.copyright ?? site.site.title, site.direction)}</p>
    <p${site.wordsLanguage}><a href="${site.path("")}">${words.home}</a> <a href="${site.path("feeds/")}">${words.allFeeds}</a></p>
    </footer>`;
}

function bareMediaType(mediaType: string): string {
  return mediaType.split(";")[0]?.trim() ?? mediaType;
}
