import type { Direction } from "../documents/direction.ts";
import { palette } from "../documents/palette.ts";

/** The notice shown above a feed's title. */
export interface FeedBanner {
  /** Contains nothing that CSS would need escaped. */
  readonly words: string;
  readonly wordsDirection: Direction;
  /** The feed's own direction. */
  readonly direction: Direction;
}

/** Below the base address. */
export const stylesheetPath = "feed.css";

// Addresses are left-to-right, and a title may be in any language, so each text has its own direction, along one common
// edge. A stylesheet can show the text of an element, but can neither interpret HTML in it nor turn an address into a
// link; so it shows titles, dates, authors and summaries, and hides what only feed readers can use. Type selectors
// apply in any namespace.
const cssFor = ({ words, direction, wordsDirection }: FeedBanner): string => `@charset "utf-8";
:root { color-scheme: light dark; ${palette.light} }
@media (prefers-color-scheme: dark) {
  :root { ${palette.dark} }
}
rss, feed {
  display: block; min-block-size: 100vh; box-sizing: border-box; padding: 2rem max(1.25rem, 50vw - 21rem) 4rem;
  background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 100%/1.6 "Iowan Old Style", "Palatino Linotype", Palatino, Charter, "Source Serif 4", "Noto Serif", Georgia, serif;
  ${direction === "rtl" ? "direction: rtl; text-align: right" : "text-align: left"};
}
rss::before, feed::before {
  content: "${words}"; direction: ${wordsDirection}; text-align: start;
  display: block; margin-block-end: 2.5rem; padding: .9rem 1.1rem; background: var(--sheet); border-inline-start: 3px solid var(--accent);
  font: .9rem/1.5 system-ui, sans-serif;
}
channel, item, entry { display: block; }
channel > *, item > *, feed > *, entry > * { display: none; }
channel > item, feed > entry { display: block; padding-block: 1.4rem; border-block-start: 1px solid var(--rule); }
channel > title, feed > title { display: block; font-size: clamp(2rem, 1.4rem + 3vw, 3.25rem); font-weight: 700; line-height: 1.1; margin-block-end: .6rem; }
channel > description, feed > subtitle { display: block; margin-block: .6rem 2rem; color: var(--faint); font-size: 1.15rem; }
item > title, entry > title { display: block; font-size: 1.35rem; font-weight: 700; line-height: 1.25; }
item > description, entry > summary { display: block; margin-block-start: .4rem; }
channel > link:not([rel]), feed > link[rel="alternate"], item > link, entry > link[rel="alternate"],
item > pubDate, item > creator, entry > published, entry > author, entry > author > name {
  display: block; color: var(--faint); font: .875rem/1.6 system-ui, sans-serif;
}
entry > author > :not(name) { display: none; }
feed > link[rel="alternate"]::after, entry > link[rel="alternate"]::after { content: attr(href); }
:is(title, subtitle, description, summary, link, name, creator) { unicode-bidi: plaintext; }
`;

/** The stylesheet that makes an XML feed readable in a browser. */
export function feedStylesheet(banner: FeedBanner): Buffer {
  return Buffer.from(cssFor(banner));
}
