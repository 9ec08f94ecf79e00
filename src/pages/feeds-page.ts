import type { LogicalFeed } from "../documents/logical-feed.ts";
import type { Instant } from "../records/article.ts";
import { inItsDirection, timeElement } from "./byline.ts";
import { html, type Markup, type Part } from "./html.ts";
import { mainFeed, wholePage } from "./layout.ts";
import type { PageSite } from "./page-site.ts";
import type { Words } from "./words.ts";

/** A feed and its details in the list. */
export interface ListedFeed {
  readonly feed: LogicalFeed;
  readonly entries: number;
  /** Missing if the feed is empty. */
  readonly updated: Instant | undefined;
}

const feedsDirectory = "feeds/";

/** The heading of a list of feeds of one kind. */
export function titleOfKind(kind: LogicalFeed["kind"], words: Words): string {
  return { main: words.home, custom: words.feeds, tag: words.tags, author: words.authors }[kind];
}

/** The section of the page of all feeds for one kind, below the base address. */
export function placeOfKind(kind: LogicalFeed["kind"]): string {
  return `${feedsDirectory}#${kind}`;
}

/** Every feed of the site with all its addresses: `feeds/index.html`. */
export function feedsPage(feeds: readonly ListedFeed[], site: PageSite): Buffer {
  const { words } = site;
  const frame = {
    title: `${words.allFeeds} – ${site.site.title}`,
    description: words.feedsHow,
    directory: feedsDirectory,
    feeds: [mainFeed(site)],
    head: html`<link rel="alternate" type="text/x-opml" title="OPML" href="${site.address("opml.xml")}">`,
    subscribe: `${site.path("")}#subscribe`,
  };
  const content = html`<div class="column">
    <header class="heading"${site.wordsLanguage}>
    <h1>${words.allFeeds}</h1>
    <p class="motto">${words.feedsHow}</p>
    <p class="tally"><a href="${site.path("opml.xml")}" download>${words.opml}</a></p>
    </header>
    ${sectionOf("main", feeds, site)}
    ${sectionOf("custom", feeds, site)}
    ${sectionOf("tag", feeds, site)}
    ${sectionOf("author", feeds, site)}
    </div>`;
  return wholePage(frame, content, site);
}

function sectionOf(kind: LogicalFeed["kind"], feeds: readonly ListedFeed[], site: PageSite): Part {
  const ofKind = feeds.filter(({ feed }) => feed.kind === kind);
  if (ofKind.length === 0) return undefined;
  return html`<section id="${kind}"><h2${site.wordsLanguage}>${titleOfKind(kind, site.words)}</h2>
    <ul class="directory" role="list">${ofKind.map((listed) => rowOf(listed, site))}</ul></section>`;
}

function rowOf({ feed, entries, updated }: ListedFeed, site: PageSite): Markup {
  const { words } = site;
  const name = feed.label ?? feed.title;
  const when = updated !== undefined && html`<span>${words.updated} ${timeElement(updated, site)}</span>`;
  return html`<li>
    <h3><a href="${site.path(feed.directory)}">${inItsDirection(name, site.direction)}</a></h3>
    <p class="tallies"${site.wordsLanguage}><span>${site.count(entries, words.articles)}</span> ${when}</p>
    <p class="formats">${site.formats.map((format) => {
      const address = site.address(feed.directory + format.fileName);
      return html`<a href="${address}" aria-label="${format.label}: ${name}">${format.label}</a> `;
    })}</p></li>`;
}
