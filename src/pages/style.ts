import { palette } from "../documents/palette.ts";

/** The stylesheet of all pages. It uses logical properties throughout, so that right-to-left pages are mirrored. */
export const style = withoutLayout(`
:root {
  color-scheme: light dark;
  ${palette.light}
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, "Source Serif 4", "Noto Serif", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { ${palette.dark} }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 100%/1.6 var(--serif); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-inline-size: 72rem; padding: 0 clamp(1.25rem, 4vw, 3rem) 3rem; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, ol, figure { margin: 0; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
[role=list] { list-style: none; padding: 0; }
a { color: inherit; text-decoration-color: var(--rule); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:hover { color: var(--accent); text-decoration-color: currentColor; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 1px; }
main:focus { outline: none; }
.skip { position: absolute; inset-block-start: -6rem; background: var(--ink); color: var(--paper); padding: .5rem 1rem; font-family: var(--sans); z-index: 1; }
.skip:focus { inset-block-start: .5rem; }

.masthead { padding-block-start: 2rem; text-align: center; }
.title { font-weight: 700; font-size: 1.75rem; line-height: 1.1; letter-spacing: -.01em; text-wrap: balance; }
.title a { text-decoration: none; }
h1.title { font-size: clamp(2.5rem, 1rem + 7vw, 5.25rem); letter-spacing: -.025em; padding-block-start: 1rem; }
h1.long { font-size: clamp(2rem, 1rem + 3.5vw, 3.25rem); }
.motto { color: var(--faint); font-style: italic; font-size: 1.15rem; max-inline-size: 38rem; text-wrap: balance; }
.masthead .motto { margin: .75rem auto 0; }
.folio { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 2rem; margin-block-start: 1.5rem; padding-block: .55rem; border-block-start: 4px double var(--ink); border-block-end: 1px solid var(--ink); text-align: start; }
.folio, .colophon, .tally, .kicker, .by, .tallies, .entries time, .panel, .pages, .tags, .formats, .directory p, figcaption, .linked { font-family: var(--sans); font-size: .875rem; }
.folio p, .tally, .by, .tallies, .entries time { color: var(--faint); }
.folio nav, .colophon p { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.call { color: var(--accent); font-weight: 600; }
.tallies span:not(:last-child)::after { content: " · "; }

.columns { display: grid; gap: 3.5rem clamp(2.5rem, 6vw, 5rem); }
@media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 1fr) 18.5rem; } }
.column { max-inline-size: 46rem; margin-inline: auto; }
.heading { padding-block: 3rem 1rem; }
.heading h1 { font-size: clamp(2rem, 1.4rem + 2.6vw, 3.25rem); letter-spacing: -.02em; }
.heading .motto { margin-block-start: .75rem; }
.heading .tally { margin-block-start: 1rem; }
.kicker { color: var(--accent); font-weight: 600; margin-block-end: .5rem; }
.kicker a { text-decoration: none; }

.river > h2 { margin-block-start: 2.5rem; padding-block-end: .4rem; border-block-end: 1px solid var(--ink); font-size: 1rem; font-family: var(--sans); font-weight: 600; scroll-margin-block-start: 1rem; }
.entries > li { padding-block: 1.5rem; border-block-end: 1px solid var(--rule); }
.entries > li:last-child { border: 0; }
.entries h3 { font-size: 1.4rem; letter-spacing: -.01em; }
.entries h3 a { text-decoration: none; }
.entries h3 a:hover { text-decoration: underline; text-decoration-thickness: 1px; }
.entries article > * + * { margin-block-start: .4rem; }
.entries p { max-inline-size: 38rem; }
.front h2:first-child + .entries > li:first-child h3 { font-size: clamp(1.6rem, 1.2rem + 1.8vw, 2.25rem); letter-spacing: -.02em; }
.front h2:first-child + .entries > li:first-child p:not(.by) { font-size: 1.125rem; }
.host { margin-inline-start: .35rem; padding: .05rem .4rem; border: 1px solid var(--rule); border-radius: 2px; }
@media (min-width: 44rem) {
  .entries > li { display: grid; grid-template-columns: 9.25rem minmax(0, 1fr); gap: 1.5rem; align-items: baseline; }
  .entries time { justify-self: start; }
}
.empty { padding-block: 3rem; color: var(--faint); font-style: italic; }
.pages { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; border-block-start: 1px solid var(--ink); padding-block: 1rem; }
.older { margin-inline-start: auto; }

aside { padding-block-start: 2.5rem; }
.panel + .panel { margin-block-start: 2.5rem; }
.panel h2 { font-size: 1rem; padding-block-end: .5rem; border-block-end: 1px solid var(--ink); margin-block-end: .9rem; }
.panel h3 { font-size: .875rem; font-weight: 600; margin-block: 1.1rem .4rem; }
.subscribe { background: var(--sheet); padding: 1.25rem; scroll-margin-block-start: 1rem; }
.address { display: flex; flex-wrap: wrap; margin-block-start: .75rem; }
.address label { flex-basis: 100%; font-weight: 600; }
.address input, .address button { font: inherit; min-block-size: 2.25rem; border: 1px solid var(--faint); border-radius: 0; background: var(--paper); color: inherit; padding-inline: .6rem; }
.address input { flex: 1 1 8rem; inline-size: 100%; margin-inline-end: -1px; text-overflow: ellipsis; }
.address button { cursor: pointer; }
.address button:hover { background: var(--ink); color: var(--paper); }
.said { block-size: 1px; overflow: hidden; color: transparent; }
.tallies span, time { unicode-bidi: isolate; }
.panel p { unicode-bidi: plaintext; }
.readers, .tags { display: flex; flex-wrap: wrap; gap: .4rem 1rem; }
.years { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: .3rem 1.5rem; font-variant-numeric: tabular-nums; }
.years li { display: flex; justify-content: space-between; }
.years span { color: var(--faint); }
.names li + li { margin-block-start: .3rem; }

.article { max-inline-size: 40rem; margin-inline: auto; }
.byline { font-weight: 600; color: var(--ink); margin-inline-end: 1rem; }
.picture { display: block; margin-block-start: 1.5rem; }
.prose { font-size: 1.1875rem; line-height: 1.65; padding-block-start: 1rem; }
.prose > * + * { margin-block-start: 1.25em; }
.prose :is(h1, h2, h3, h4) { margin-block-start: 2em; font-size: 1.2em; }
.prose > :first-child { margin-block-start: 0; }
.prose :is(h1, h2) { font-size: 1.45em; }
.prose a { text-decoration-color: var(--accent); }
.prose :is(ul, ol) { padding-inline-start: 1.5em; }
.prose :is(sub, sup) { line-height: 0; }
.prose blockquote { margin-inline: 0; padding-inline-start: 1.25rem; border-inline-start: 3px solid var(--accent); font-style: italic; }
.prose :is(pre, code, kbd, samp) { font: .85em/1.5 ui-monospace, Menlo, Consolas, monospace; background: var(--sheet); hyphens: none; }
.prose :not(pre) > code { padding: .1em .3em; }
.prose pre { padding: 1rem; white-space: pre-wrap; tab-size: 2; direction: ltr; text-align: left; }
.prose pre code { font-size: 1em; }
.prose table { border-collapse: collapse; display: block; overflow: auto; overflow-wrap: break-word; font-size: .9em; }
.prose :is(th, td) { padding: .4rem .6rem; border-block-end: 1px solid var(--rule); vertical-align: top; }
.prose th:not([align]) { text-align: start; }
.prose hr { border: 0; border-block-start: 1px solid var(--rule); margin-block: 2.5em; }
img, video { max-inline-size: 100%; block-size: auto; }
audio, .files video { inline-size: 100%; }
.files video { aspect-ratio: 16 / 9; }
.files figure, .linked, .article > nav { margin-block-start: 2rem; }
figcaption { color: var(--faint); }
.files figcaption { display: flex; flex-wrap: wrap; gap: 0 1rem; margin-block-start: .4rem; }
.files bdi { color: var(--ink); font-weight: 600; }
.article .tags { border-block-start: 1px solid var(--rule); padding-block-start: 1rem; }
.neighbours { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: 1.5rem 3rem; max-inline-size: 40rem; margin: 3rem auto 0; padding-block-start: 1.25rem; border-block-start: 4px double var(--ink); line-height: 1.35; }
.neighbours a { text-decoration: none; }
.neighbours .kicker { display: block; margin: 0; }
.neighbours .next { text-align: end; grid-column-end: -1; }

.directory > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 2rem; padding-block: .8rem; border-block-end: 1px solid var(--rule); }
.directory h3 { font-size: 1.15rem; }
.directory h3 a:not(:hover) { text-decoration: none; }
.directory .tallies { grid-row: 2; }
.formats { display: flex; flex-wrap: wrap; gap: 0 .75rem; grid-row: 1 / 3; grid-column: 2; align-self: center; }
.column > section > h2 { margin-block-start: 2rem; font: 600 1rem var(--sans); padding-block-end: .4rem; border-block-end: 1px solid var(--ink); }
@media (max-width: 40rem) { .directory > li { display: block; } }
.colophon { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; margin-block-start: 4rem; padding-block-start: 1rem; border-block-start: 1px solid var(--ink); color: var(--faint); }

:is(h1, h3, .title):dir(rtl) { letter-spacing: normal; }
:is(.motto, .empty, blockquote):is(:dir(rtl), :lang(ja), :lang(ko), :lang(zh)) { font-style: normal; }
@supports (hyphenate-limit-chars: 14) { :is(h1, h2, h3) { hyphens: auto; hyphenate-limit-chars: 14 5 5; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --faint: #444; --accent: #000; }
  .skip, .folio nav, .folio a, .colophon p + p, aside, .pages, .neighbours, audio, video { display: none; }
  .folio:has(p > a) { border-block-end: 0; padding: 0; }
  body { max-inline-size: none; padding: 0; }
  .columns { display: block; }
  .entries > li, figure, pre, blockquote { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  .prose table { display: table; overflow-wrap: anywhere; }
  .prose :is(th, td) { padding-inline: .25em; }
  .prose a:is([href^=http], [href^="/"])::after { content: " (" attr(href) ")"; font-size: .8em; word-break: break-all; }
}
`);

/** Puts one rule on each line, and removes white space that is only for readability. */
function withoutLayout(css: string): string {
  return css
    .trim()
    .replace(/\n\s*/g, "\n")
    .replace(/ ?([{};,]) ?/g, "$1");
}
