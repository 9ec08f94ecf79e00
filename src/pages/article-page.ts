import type { Entry } from "../documents/entry.ts";
import type { Instant, Person } from "../records/article.ts";
import { inItsDirection, languageOf, nameOf, siteLanguageIn, timeElement, wordsLanguageIn } from "./byline.ts";
import { enclosuresOf } from "./enclosures.ts";
import { html, type Markup, type Part, trusted } from "./html.ts";
import { mainFeed, wholePage } from "./layout.ts";
import type { PageSite } from "./page-site.ts";
import { structuredData } from "./structured-data.ts";

/** The previous or next article. Without a title, it is shown by its date, as in lists. */
export interface Neighbour {
  readonly title?: string | undefined;
  readonly published: Instant;
  /** Absolute. */
  readonly permalink: string;
}

/** What an article's page needs besides the entry. */
export interface ArticleContext {
  readonly site: PageSite;
  /** The entry's tags, each with the directory of its feed. */
  readonly tags: readonly { readonly name: string; readonly directory: string }[];
  /** The entry's authors, each with the directory of their feed. */
  readonly authors: readonly { readonly person: Person; readonly directory: string }[];
  readonly newer?: Neighbour;
  readonly older?: Neighbour;
  /** Plain text for previews, if the entry has no summary. */
  readonly excerpt?: string;
}

/** The page of an article that is hosted here: `articles/SLUG/index.html`. */
export function articlePage(entry: Entry, context: ArticleContext): Buffer {
  const { site } = context;
  const description = entry.summary ?? context.excerpt;
  const frame = {
    title: `${entry.title || site.date(entry.published)} – ${site.site.title}`,
    description,
    directory: site.directoryOf(entry.permalink),
    feeds: [mainFeed(site)],
    head: structuredData(entry, description, site),
    subscribe: `${site.path("")}#subscribe`,
  };
  const content = html`<article class="article"${languageOf(entry)}>
    ${headerOf(entry, context)}
    ${pictureOf(entry, site)}
    ${textOf(entry, site)}
    ${linkedOf(entry, site)}
    ${enclosuresOf(entry, site)}
    ${tagsOf(entry, context)}
    </article>
    ${neighboursOf(context)}`;
  return wholePage(frame, content, site);
}

function headerOf(entry: Entry, context: ArticleContext): Markup {
  const { site } = context;
  const published = site.date(entry.published);
  const isUpdated = site.date(entry.updated) !== published;
  const date = timeElement(entry.published, site, siteLanguageIn(entry, site));
  // A note without a title is headed by its date.
  const title = entry.title ? html`<p class="kicker">${date}</p><h1>${entry.title}</h1>` : html`<h1>${date}</h1>`;
  return html`<header class="heading">${title}
    <p class="tally"><span class="byline">${authorsOf(context)}</span>
    ${isUpdated && html` <span${wordsLanguageIn(entry, site)}>${site.words.updated} ${timeElement(entry.updated, site)}</span>`}</p>
    </header>`;
}

function authorsOf({ authors, site }: ArticleContext): Part {
  const links = authors.map(
    ({ person, directory }) => html`<a href="${site.path(directory)}" rel="author">${nameOf(person)}</a>`,
  );
  return site.list(links);
}

/**
 * Shows the picture above the text, unless the text contains it. Its alternative text is empty, because none is known.
 */
function pictureOf({ image, contentHtml }: Entry, site: PageSite): Part {
  if (image === undefined || contentHtml?.includes(html`${image}`.source)) return undefined;
  return html`<img class="picture" src="${site.link(image)}" alt="">`;
}

function textOf(entry: Entry, site: PageSite): Part {
  const { contentHtml, summary, permalink } = entry;
  if (contentHtml)
    return html`<div class="prose">${trusted(withReachableTables(withOwnPaths(contentHtml, permalink, site)))}</div>`;
  if (!summary) return undefined;
  return html`<div class="prose"><p class="kicker"${wordsLanguageIn(entry, site)}>${site.words.summary}</p><p>${summary}</p></div>`;
}

/**
 * Turns our own addresses into paths, as everywhere in pages, so that they also work in a local preview, and addresses
 * within the article into fragments. In clean HTML, `<` and a letter begin a tag, and the next `>` ends it.
 */
function withOwnPaths(contentHtml: string, permalink: string, site: PageSite): string {
  if (!contentHtml.includes(site.address(""))) return contentHtml;
  const byPath = (written: string): string => {
    if (written.startsWith(`${permalink}#`)) return written.slice(permalink.length);
    const address = written.replaceAll("&amp;", "&");
    const link = site.link(address);
    return link === address ? written : html`${link}`.source;
  };
  return contentHtml.replace(/<[a-z][^>]*>/g, (tag) =>
    tag.replace(/ ([a-z]+)="([^"]*)"/g, (attribute, name: string, value: string) =>
      addressAttributes.has(name) ? ` ${name}="${value.replace(/\S+/g, byPath)}"` : attribute,
    ),
  );
}

/** Attributes whose value is an address or, for `srcset`, several. */
const addressAttributes: ReadonlySet<string> = new Set(["cite", "href", "poster", "src", "srcset"]);

/**
 * A table that is wider than the window scrolls, and only focusable elements can be scrolled by keyboard. In clean
 * HTML, `<table` is always a tag.
 */
function withReachableTables(contentHtml: string): string {
  return contentHtml.replace(/<table(?=[\s>])/g, '<table tabindex="0"');
}

function linkedOf(entry: Entry, site: PageSite): Part {
  const { externalUrl } = entry;
  if (externalUrl === undefined) return undefined;
  const { host } = new URL(externalUrl);
  return html`<p class="linked"><span${wordsLanguageIn(entry, site)}>${site.words.about}</span> <a href="${externalUrl}" dir="ltr">${host || externalUrl}</a></p>`;
}

function tagsOf({ direction }: Entry, { tags, site }: ArticleContext): Part {
  if (tags.length === 0) return undefined;
  const around = direction ?? site.direction;
  return html`<nav aria-label="${site.words.tags}"><ul class="tags" role="list">
    ${tags.map(({ name, directory }) => html`<li><a href="${site.path(directory)}" rel="tag">${inItsDirection(name, around)}</a></li>`)}
    </ul></nav>`;
}

function neighboursOf({ newer, older, site }: ArticleContext): Part {
  if (newer === undefined && older === undefined) return undefined;
  const { words } = site;
  return html`<nav class="neighbours" aria-label="${words.pages}">
    ${older && neighbourOf(older, words.previousArticle, "prev", site)}
    ${newer && neighbourOf(newer, words.nextArticle, "next", site)}
    </nav>`;
}

function neighbourOf(neighbour: Neighbour, word: string, rel: "prev" | "next", site: PageSite): Markup {
  const { title, published, permalink } = neighbour;
  return html`<a class="${rel}" rel="${rel}" href="${site.link(permalink)}">
    <span class="kicker"${site.wordsLanguage}>${word}</span> <bdi>${title ?? timeElement(published, site)}</bdi></a>`;
}
