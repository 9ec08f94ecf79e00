import { createRequire } from "node:module";
import { defaultTreeAdapter, html as htmlNames, parseFragment, serialize } from "parse5";
import type sanitizeHtml from "sanitize-html";
import type { Attributes, IFrame, IOptions, Tag, Transformer } from "sanitize-html";
import { absoluteUrl, linkSchemes } from "../records/absolute-url.ts";
import { openBox, tickedBox } from "./boxes.ts";
import { dropped, droppedElement } from "./dropped.ts";
import { pageOfEmbedScript, pageOfPlayer } from "./embedded.ts";
import { type ArticleLinks, noLinks, resolvedLink } from "./links.ts";
import { withLegibleFormulas } from "./mathml.ts";
import { lazySource, pictureOrWords } from "./pictures.ts";
import { plainToHtml } from "./plain.ts";
import { absoluteSrcset, largestSource } from "./srcset.ts";
import { elementsOfStyles, styleAsElement, withElementsOfStyles } from "./styles.ts";

/** Elements that every reader shows and that the W3C feed validator considers safe. */
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

/** Elements that are removed with their content: scripts, and what only makes sense in a form or a drawing. */
const droppedWhole = [
  ..."script style template textarea select option button xmp title svg noembed noframes plaintext".split(" "),
  // The source of a formula, which browsers do not show.
  ..."annotation annotation-xml".split(" "),
];

/** Obsolete and rare elements, with the ones that replace them. */
const renamed: Record<string, string> = {
  acronym: "abbr",
  // The W3C feed validator calls <bdo> a risk.
  bdo: "span",
  big: "span",
  center: "div",
  dir: "ul",
  font: "span",
  // Also a list, but one that readers may not know.
  menu: "ul",
  strike: "s",
  tt: "code",
};

/** Elements that are useless without the file that they name. Pictures are handled separately. */
const files = new Set(["source", "track"]);

const fileAttributes = ["src", "poster", "cite"];

const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];

/** Nothing visible (Docusaurus has a zero-width space), or a sign for a link. */
const headingMark = /^[\s\u200B#¶§🔗]*$/u;

/** Deeper than anybody writes, yet shallow enough for readers that parse recursively. */
const deepestNesting = 100;

/** More elements than anybody leaves open. For each new one, the parser moves all that are open. */
const mostOpen = 10_000;

/** The context of a fragment in readers: unlike in a `<template>`, rows and cells outside tables are dropped. */
const place = defaultTreeAdapter.createElement("div", htmlNames.NS.HTML, []);

/** HTML's parser skips a line feed right after `<pre>`; the serialisation does not write another one to be skipped. */
const lineEndAfterPre = /<pre(?: [^>]*)?>\n/g;

const load = createRequire(import.meta.url);

/** Loaded when first needed: it takes longer than the rest of this room, and most publications have no raw markup. */
function sanitizer(): typeof sanitizeHtml {
  return load("sanitize-html") as typeof sanitizeHtml;
}

/**
 * HTML with only what the allow-list permits, with absolute links, in HTML's own serialisation: every element is closed
 * and in its right place. HTML that nests too deeply is shown as text.
 */
export function allowListed(html: string, permalink: string, links: ArticleLinks = noLinks): string {
  try {
    return serialized(withElementsOfStyles(listed(withLegibleFormulas(html), permalink, links)));
  } catch (error) {
    if (!(error instanceof TooDeepNesting)) throw error;
    return plainToHtml(html);
  }
}

class TooDeepNesting extends Error {}

/** @throws {TooDeepNesting} */
function listed(html: string, permalink: string, links: ArticleLinks): string {
  const { gauge, isWithin } = trackedNesting();
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
      a: namedAnchor,
      b: styleAsElement,
      em: styleAsElement,
      embed: asLink,
      i: styleAsElement,
      iframe: asLink,
      img: pictureOrWords(html, permalink, () => isWithin("noscript")),
      input: checkBoxAsText,
      script: writerAsLink(permalink),
      span: withoutDoubledFormula(html.includes("katex-mathml")),
      strong: styleAsElement,
      "*": withAbsoluteLinks(permalink, links),
    },
    exclusiveFilter: (frame) => isNothing(frame) || (isMark(frame, permalink) && isWithin(...headings)),
    ...gauge,
  });
}

/** Counts the elements that are open. */
function trackedNesting(): {
  readonly gauge: Pick<IOptions, "onOpenTag" | "onCloseTag">;
  readonly isWithin: (...names: readonly string[]) => boolean;
} {
  const open = new Map<string, number>();
  let all = 0;
  const count = (name: string, by: number) => {
    open.set(name, (open.get(name) ?? 0) + by);
    all += by;
    if (all > mostOpen) throw new TooDeepNesting();
  };
  return {
    gauge: { onOpenTag: (name) => count(name, 1), onCloseTag: (name) => count(name, -1) },
    isWithin: (...names) => names.some((name) => (open.get(name) ?? 0) > 0),
  };
}

/**
 * As HTML's parser would write it. What is in a table but not in a cell moves out of it, perhaps to where it is not
 * allowed (a link within a link), so a fragment with a table is parsed again until it no longer changes.
 */
function serialized(html: string, rounds = 5): string {
  const written = serialize(parseFragment(place, html, {})).replace(lineEndAfterPre, "$&\n");
  if (written === html || rounds === 1 || !written.includes("<table")) return written;
  return serialized(written, rounds - 1);
}

/** A target of links that is named as in HTML before it had ids: `<a name="there">`. */
function namedAnchor(tagName: string, attribs: Attributes): Tag {
  const { name, id = name } = attribs;
  return { tagName, attribs: id === undefined ? attribs : { ...attribs, id } };
}

/**
 * A frame without a usable address (`about:blank`) may be lazy-loaded from another one; that is not needed if a
 * `<noscript>` repeats the frame.
 */
function frameAsLink(permalink: string, isRepeated: boolean): Transformer {
  return (_, attribs) => {
    const { src = "", title } = attribs;
    const later = isRepeated ? undefined : lazySource(attribs, permalink);
    const address = absoluteUrl(src, permalink) ?? absoluteUrl(later ?? "", permalink);
    if (address === undefined) return dropped;
    const href = pageOfPlayer(address);
    return { tagName: "a", attribs: { href }, text: title || href };
  };
}

/** A script that embeds what another site shows, as a link to that. */
function writerAsLink(permalink: string): Transformer {
  return (tagName, attribs) => {
    const href = pageOfEmbedScript(absoluteUrl(attribs.src ?? "", permalink) ?? "");
    return href === undefined ? { tagName, attribs } : { tagName: "a", attribs: { href }, text: href };
  };
}

/** Of form controls, only check boxes mean something elsewhere: task lists have them. */
function checkBoxAsText(_: string, { type = "", checked }: Attributes): Tag {
  if (type.toLowerCase() !== "checkbox") return dropped;
  return { tagName: "span", attribs: {}, text: checked === undefined ? openBox : tickedBox };
}

/** KaTeX writes each formula twice, for the eye and for screen readers, unless told otherwise. */
function withoutDoubledFormula(hasMathml: boolean): Transformer {
  return (tagName, attribs) =>
    hasMathml && attribs.class === "katex-html" ? dropped : styleAsElement(tagName, attribs);
}

/**
 * Whether a link has no words and leads to a place in the article, as anchors beside headings do: pages show those only
 * under the pointer, but readers always would.
 */
function isMark({ tag, attribs, text, mediaChildren }: IFrame, permalink: string): boolean {
  const { href = "", id } = attribs;
  const saysNothing = tag === "a" && id === undefined && mediaChildren.length === 0 && headingMark.test(text);
  return saysNothing && href.startsWith(`${permalink.replace(/#.*/s, "")}#`);
}

/** `name` is what the element was renamed to; the library's types lack it. */
function isNothing({ tag, name, attribs }: IFrame & { readonly name?: string }): boolean {
  return name === droppedElement || (files.has(tag) && attribs.src === undefined && attribs.srcset === undefined);
}

function withAbsoluteLinks(permalink: string, links: ArticleLinks): Transformer {
  return (tagName, attributes) => {
    const attribs = { ...attributes };
    setOrRemove(attribs, "href", (href) => resolvedLink(href, permalink, links));
    setOrRemove(attribs, "srcset", (srcset) => absoluteSrcset(srcset, permalink));
    for (const name of fileAttributes) setOrRemove(attribs, name, (address) => absoluteUrl(address, permalink));
    // Many readers ignore srcset.
    if (tagName === "img" && attribs.srcset !== undefined) attribs.src ??= largestSource(attribs.srcset);
    // Without controls nothing can be played, and an <audio> is invisible.
    if (tagName === "audio" || tagName === "video") attribs.controls = "";
    return { tagName, attribs };
  };
}

function setOrRemove(attributes: Attributes, name: string, resolve: (value: string) => string | undefined): void {
  const value = attributes[name];
  if (value === undefined) return;
  const next = resolve(value);
  if (next === undefined) delete attributes[name];
  else attributes[name] = next;
}
