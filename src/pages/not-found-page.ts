import { html } from "./html.ts";
import { mainFeed, wholePage } from "./layout.ts";
import type { PageSite } from "./page-site.ts";

/** The page that static hosts show for missing addresses: `404.html`. Its links work at any depth. */
export function notFoundPage(site: PageSite): Buffer {
  const { words } = site;
  const frame = { title: words.notFound, feeds: [mainFeed(site)], subscribe: `${site.path("")}#subscribe` };
  const content = html`<div class="column"${site.wordsLanguage}>
    <header class="heading"><h1>${words.notFound}</h1><p class="motto">${words.notFoundHow}</p></header>
    <p><a href="${site.path("")}">${words.home}</a></p>
    </div>`;
  return wholePage(frame, content, site);
}
