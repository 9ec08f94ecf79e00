import type { LogicalFeed } from "../documents/logical-feed.ts";
import { html, type Markup } from "./html.ts";
import type { PageFormat, PageSite } from "./page-site.ts";

/** Web readers, and the address to which the escaped feed address is appended. */
const readers: readonly { readonly name: string; readonly before: string }[] = [
  { name: "Feedly", before: "https://feedly.com/i/subscription/feed%2F" },
  { name: "Inoreader", before: "https://www.inoreader.com/?add_feed=" },
  { name: "NewsBlur", before: "https://www.newsblur.com/?url=" },
  { name: "Feedbin", before: "https://feedbin.com/?subscribe=" },
  { name: "The Old Reader", before: "https://theoldreader.com/feeds/subscribe?url=" },
  { name: "BazQux", before: "https://bazqux.com/add?url=" },
];

/** The script for the head of pages with a subscribe panel. */
export function subscribeScript(site: PageSite): Markup {
  return html`<script src="${site.path("copy.js")}" defer></script>`;
}

/**
 * How to subscribe to a feed: its addresses, and links for readers. It works without JavaScript, which only reveals the
 * copy buttons.
 */
export function subscribePanel(feed: LogicalFeed, site: PageSite): Markup {
  const { words } = site;
  const [first] = site.formats;
  return html`<section class="panel subscribe" id="subscribe" aria-labelledby="subscribe-title"${site.wordsLanguage}>
    <h2 id="subscribe-title">${words.subscribe}</h2>
    <p>${words.subscribeHow}</p>
    ${site.formats.map((format) => addressField(format, feed, site))}
    ${first && readerLinks(site.address(feed.directory + first.fileName), site)}
    <p class="said" role="status"></p>
    </section>`;
}

function addressField({ name, label, fileName }: PageFormat, feed: LogicalFeed, site: PageSite): Markup {
  const id = `address-${name}`;
  const { copy, copied } = site.words;
  return html`<div class="address">
    <label for="${id}">${label}</label>
    <input id="${id}" type="text" dir="ltr" readonly value="${site.address(feed.directory + fileName)}">
    <button type="button" data-copies="${id}" data-copied="${copied}" aria-label="${copy}: ${label}" hidden>${copy}</button>
    </div>`;
}

function readerLinks(address: string, site: PageSite): Markup {
  const { words } = site;
  const escaped = encodeURIComponent(address);
  return html`<h3>${words.openIn}</h3>
    <ul class="readers" role="list">
    <li><a href="feed:${address}">${words.ownReader}</a></li>
    ${readers.map(({ name, before }) => html`<li><a href="${before}${escaped}" rel="external nofollow">${name}</a></li>`)}
    </ul>`;
}
