import type { Entry } from "../documents/entry.ts";
import { languageOf, nameOf, siteLanguageIn, timeElement, wordsLanguageIn } from "./byline.ts";
import { html, type Markup, type Part } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** Further names are only counted. */
const maxNames = 3;

/** An entry in a list; the same bytes in every list. `excerpt` is plain text. */
export function listItem(entry: Entry, site: PageSite, excerpt: string | undefined): Buffer {
  const href = site.link(entry.permalink);
  const date = timeElement(entry.published, site, siteLanguageIn(entry, site));
  const item = html`<li${languageOf(entry)}>
    ${entry.title ? date : html`<a href="${href}">${date}</a>`}
    <article>
    ${entry.title && html`<h3><a href="${href}">${entry.title}</a></h3>`}
    ${excerpt && html`<p>${excerpt}</p>`}
    <p class="by">${bylineOf(entry, site)}${placeOf(entry, site)}</p>
    </article></li>`;
  return Buffer.from(item.source);
}

function bylineOf(entry: Entry, site: PageSite): Part {
  if (entry.authors.length <= maxNames + 1) return site.list(entry.authors.map(nameOf));
  const others = site.count(entry.authors.length - maxNames, site.words.others);
  const named = entry.authors.slice(0, maxNames).map(nameOf);
  return site.list([...named, html`<span${wordsLanguageIn(entry, site)}>${others}</span>`]);
}

/** The host of an article whose page is elsewhere. */
function placeOf(entry: Entry, site: PageSite): Markup | undefined {
  if (entry.permalink.startsWith(site.site.baseUrl)) return undefined;
  return html` <span class="host" dir="ltr">${new URL(entry.permalink).host.replace(/^www\./, "")}</span>`;
}
