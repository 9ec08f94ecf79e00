import { createRequire } from "node:module";
import { defaultTreeAdapter, html as htmlNames, parseFragment, serialize } from "parse5";
import type sanitizeHtml from "sanitize-html";
import type { Attributes, IFrame, IOptions, Tag, Transformer } from "sanitize-html";
import { absoluteUrl, linkSchemes } from "../records/absolute-url.ts";
import { openBox, tickedBox } from "./boxes.ts";
import { dropped, droppedElement } from "./dropped.ts";
import { pageOfPlayer, pageOfScript } from "./embedded.ts";
import { type ArticleLinks, noLinks, settledLink } from "./links.ts";
import { withLegibleFormulas } from "./mathml.ts";
import { laterSource, pictureOrWords } from "./pictures.ts";
import { plainToHtml } from "./plain.ts";
import { absoluteSrcset, largestOf } from "./srcset.ts";
import { elementsOfStyles, saidByStyle, withElementsOfStyles } from "./styles.ts";

/** What every reader shows and the W3C feed validator finds no risk in. */
const allowedTags = [
  ..."address article aside blockquote details div figcaption figure footer h1 h2 h3 h4 h5 h6 header hr p pre section summary".split(
    " ",
  ),
  ..."dd dl dt li ol ul caption col colgroup table tbody td tfoot th thead tr".split(" "),
  ..."a abbr b bdi br cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr".split(
    " ",
  ),
  ..."rp rt ruby audio img picture source track video".split(" "),
];

const allowedAttributes: Record<string, string[]> = {
  "*": ["title", "lang", "dir", "id"],
  a: ["href", "hreflang", "rel"],
  audio: ["src", "controls", "loop", "muted", "preload"],
  blockquote: ["cite"],
  col: ["span"],
  colgroup: ["span"],
  data: ["value"],
  del: ["cite", "datetime"],
  details: ["open"],
  img: ["src", "srcset", "sizes", "alt", "width", "height"],
  ins: ["cite", "datetime"],
  li: ["value"],
  ol: ["start", "reversed", "type"],
  q: ["cite"],
  source: ["src", "srcset", "sizes", "media", "type", "width", "height"],
  td: ["align", "colspan", "rowspan"],
  th: ["align", "colspan", "rowspan", "scope", "abbr"],
  time: ["datetime"],
  track: ["src", "kind", "srclang", "label", "default"],
  video: ["src", "poster", "width", "height", "controls", "loop", "muted", "playsinline", "preload"],
};

/** Elements that go with all that they hold: programs, and what only makes sense in a form or a drawing. */
const droppedWhole = [
  ..."script style template textarea select option button xmp title svg noembed noframes plaintext".split(" "),
  // A formula said a second time, as its author typed it: browsers show none of it.
  ..."annotation annotation-xml".split(" "),
];

/** Elements that HTML has left behind or hardly anybody writes, and what says the same. */
const renamed: Record<string, string> = {
  acronym: "abbr",
  // The W3C feed validator calls <bdo> a risk.
  bdo: "span",
  big: "span",
  center: "div",
  dir: "ul",
  font: "span",
  // A list too, and readers know the other one.
  menu: "ul",
  strike: "s",
  tt: "code",
};

/** Elements that are nothing without the file that they name. A picture is seen to by itself. */
const files = new Set(["source", "track"]);

const fileAttributes = ["src", "poster", "cite"];

const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];

/** Nothing that can be seen, a zero-width space of Docusaurus for one, or what stands for a link. */
const headingMark = /^[\s\u200B#¶§🔗]*$/u;

/** Deeper than anybody writes, and shallow enough for readers that build a tree by recursion. */
const deepestNesting = 100;

/** More elements than anybody leaves open. For each of them, the parser moves all that are open already. */
const mostOpen = 10_000;

/** Where readers put a fragment: there, unlike in a `<template>`, a row or a cell outside a table is not kept. */
const place = defaultTreeAdapter.createElement("div", htmlNames.NS.HTML, []);

/** HTML's parser skips a line end right after `<pre>`, and its serialisation writes no second one for it to skip. */
const lineEndAfterPre = /<pre(?: [^>]*)?>\n/g;

const load = createRequire(import.meta.url);

/**
 * Loaded with the first raw markup, for it takes longer than everything else of this room, and most publications have
 * none.
 */
function sanitizer(): typeof sanitizeHtml {
  return load("sanitize-html") as typeof sanitizeHtml;
}

/**
 * HTML with nothing in it but what the allow-list knows, links absolute, as HTML's own serialisation writes it: every
 * element closed and in its right place. What nests without end is shown as the text that it is.
 */
export function allowListed(html: string, permalink: string, links: ArticleLinks = noLinks): string {
  try {
    return serialized(withElementsOfStyles(listed(withLegibleFormulas(html), permalink, links)));
  } catch (error) {
    if (!(error instanceof EndlessNesting)) throw error;
    return plainToHtml(html);
  }
}

class EndlessNesting extends Error {}

/** @throws {EndlessNesting} */
function listed(html: string, permalink: string, links: ArticleLinks): string {
  const { gauge, isWithin } = gaugeOfPlace();
  const asLink = frameAsLink(permalink, /<noscript[^<>]*>\s*<iframe/i.test(html));
  return sanitizer()(html, {
    allowedTags: [...allowedTags, ...elementsOfStyles, droppedElement],
    allowedAttributes,
    allowedClasses: { code: ["language-*"] },
    allowedSchemes: linkSchemes.map((scheme) => scheme.slice(0, -1)),
    nonTextTags: droppedWhole,
    nestingLimit: deepestNesting,
    selfClosing: ["br", "col", "hr", "img", "source", "track", "wbr"],
    transformTags: {
      ...renamed,
      a: namedPlace,
      b: saidByStyle,
      em: saidByStyle,
      embed: asLink,
      i: saidByStyle,
      iframe: asLink,
      img: pictureOrWords(html, permalink, () => isWithin("noscript")),
      input: boxOrNothing,
      script: writerAsLink(permalink),
      span: onceSaid(html.includes("katex-mathml")),
      strong: saidByStyle,
      "*": withAbsoluteLinks(permalink, links),
    },
    exclusiveFilter: (frame) => isNothing(frame) || (isMark(frame, permalink) && isWithin(...headings)),
    ...gauge,
  });
}

/** Counts the elements that stand open. */
function gaugeOfPlace(): {
  readonly gauge: Pick<IOptions, "onOpenTag" | "onCloseTag">;
  readonly isWithin: (...names: readonly string[]) => boolean;
} {
  const open = new Map<string, number>();
  let all = 0;
  const count = (name: string, by: number) => {
    open.set(name, (open.get(name) ?? 0) + by);
    all += by;
    if (all > mostOpen) throw new EndlessNesting();
  };
  return {
    gauge: { onOpenTag: (name) => count(name, 1), onCloseTag: (name) => count(name, -1) },
    isWithin: (...names) => names.some((name) => (open.get(name) ?? 0) > 0),
  };
}

/**
 * As HTML's parser would write it. What stands in a table but in no cell moves out of it, and may come to stand where
 * it may not stand, a link in a link: so a fragment with a table is read again until it stays as it is.
 */
function serialized(html: string, rounds = 5): string {
  const written = serialize(parseFragment(place, html, {})).replace(lineEndAfterPre, "$&\n");
  if (written === html || rounds === 1 || !written.includes("<table")) return written;
  return serialized(written, rounds - 1);
}

/** A place within the text that a link leads to, as HTML named it before it had ids. */
function namedPlace(tagName: string, attribs: Attributes): Tag {
  const { name, id = name } = attribs;
  return { tagName, attribs: id === undefined ? attribs : { ...attribs, id } };
}

/**
 * What has no address for readers (`about:blank`) may have one for later; it is not needed where a `<noscript>` holds
 * the frame too.
 */
function frameAsLink(permalink: string, isRepeated: boolean): Transformer {
  return (_, attribs) => {
    const { src = "", title } = attribs;
    const later = isRepeated ? undefined : laterSource(attribs, permalink);
    const address = absoluteUrl(src, permalink) ?? absoluteUrl(later ?? "", permalink);
    if (address === undefined) return dropped;
    const href = pageOfPlayer(address);
    return { tagName: "a", attribs: { href }, text: title || href };
  };
}

/** A program that writes what another site shows into the place where it stands. */
function writerAsLink(permalink: string): Transformer {
  return (tagName, attribs) => {
    const href = pageOfScript(absoluteUrl(attribs.src ?? "", permalink) ?? "");
    return href === undefined ? { tagName, attribs } : { tagName: "a", attribs: { href }, text: href };
  };
}

/** Of what is only good in a form, whether a box is ticked says something everywhere: it stands in lists of tasks. */
function boxOrNothing(_: string, { type = "", checked }: Attributes): Tag {
  if (type.toLowerCase() !== "checkbox") return dropped;
  return { tagName: "span", attribs: {}, text: checked === undefined ? openBox : tickedBox };
}

/** KaTeX writes each formula twice, for eyes and for ears, unless it was told to write for eyes alone. */
function onceSaid(isForEars: boolean): Transformer {
  return (tagName, attribs) => (isForEars && attribs.class === "katex-html" ? dropped : saidByStyle(tagName, attribs));
}

/**
 * Whether a link says nothing and leads to a place in the article, as beside a heading to the heading: pages show it
 * while a pointer is there, readers always.
 */
function isMark({ tag, attribs, text, mediaChildren }: IFrame, permalink: string): boolean {
  const { href = "", id } = attribs;
  const saysNothing = tag === "a" && id === undefined && mediaChildren.length === 0 && headingMark.test(text);
  return saysNothing && href.startsWith(`${permalink.replace(/#.*/s, "")}#`);
}

/** `name`: what the element was renamed to, of which the library's types do not tell. */
function isNothing({ tag, name, attribs }: IFrame & { readonly name?: string }): boolean {
  return name === droppedElement || (files.has(tag) && attribs.src === undefined && attribs.srcset === undefined);
}

function withAbsoluteLinks(permalink: string, links: ArticleLinks): Transformer {
  return (tagName, attributes) => {
    const attribs = { ...attributes };
    setOrDrop(attribs, "href", (href) => settledLink(href, permalink, links));
    setOrDrop(attribs, "srcset", (srcset) => absoluteSrcset(srcset, permalink));
    for (const name of fileAttributes) setOrDrop(attribs, name, (address) => absoluteUrl(address, permalink));
    // Many readers know nothing of a srcset.
    if (tagName === "img" && attribs.srcset !== undefined) attribs.src ??= largestOf(attribs.srcset);
    // Without controls a reader has nothing to press, and an <audio> is not even seen.
    if (tagName === "audio" || tagName === "video") attribs.controls = "";
    return { tagName, attribs };
  };
}

function setOrDrop(attributes: Attributes, name: string, settled: (value: string) => string | undefined): void {
  const value = attributes[name];
  if (value === undefined) return;
  const next = settled(value);
  if (next === undefined) delete attributes[name];
  else attributes[name] = next;
}
