import type { Attributes, Transformer } from "sanitize-html";
import { absoluteUrl } from "../records/absolute-url.ts";
import { dropped } from "./dropped.ts";
import { absoluteSrcset } from "./srcset.ts";

/** Attributes in which scripts for lazy loading keep the addresses of pictures and frames. */
const lazySources = ["data-src", "data-lazy-src", "data-original"];
const lazySrcsets = ["data-srcset", "data-lazy-srcset"];

/** A picture in a `<noscript>`, perhaps in a figure or a link. */
const repeatedPicture =
  /<noscript[^<>]*>\s*(?:<(?!img|noscript|\/)[^<>]*>\s*)*<img\s(?:[^<>]*?\s)?src\s*=\s*["']?([^"'\s<>]*)/gi;

/**
 * Shows lazy-loaded pictures, but not twice if a `<noscript>` repeats them. A picture whose address readers cannot use
 * (`data:`) becomes its alternative text.
 */
export function pictureOrWords(html: string, permalink: string, isWithinNoscript: () => boolean): Transformer {
  const repeated = repeatedPictures(html, permalink);
  const isRepeated = ({ src = "", srcset = "" }: Attributes) =>
    !isWithinNoscript() && [src, ...srcset.split(/[\s,]+/)].some((address) => repeated.has(fileOf(address, permalink)));
  return (tagName, attribs) => {
    const { src = "", srcset = "", alt = "" } = attribs;
    if (isCharacter(attribs)) return { tagName: "span", attribs: {}, text: alt };
    const later = lazyPicture(attribs, permalink);
    if (later !== undefined) return isRepeated(later) ? dropped : { tagName, attribs: { ...attribs, ...later } };
    const isPicture = absoluteUrl(src, permalink) !== undefined || absoluteSrcset(srcset, permalink) !== undefined;
    if (isPicture) return { tagName, attribs };
    return alt.trim() === "" ? dropped : { tagName: "span", attribs: {}, text: alt };
  };
}

/**
 * Whether a picture stands for a character, as in feeds of WordPress: without its style it would be far too large. If
 * its alternative text is a name (`:wave:`), the picture says more.
 */
function isCharacter({ class: classes = "", alt = "" }: Attributes): boolean {
  return /(?:^|\s)(?:wp-smiley|emoji)(?:\s|$)/.test(classes) && alt.trim() !== "" && !/^:[^:\s]+:$/.test(alt);
}

/** The attributes that a script would give to a lazy-loaded picture. */
function lazyPicture(attribs: Attributes, permalink: string): Attributes | undefined {
  const src = lazySource(attribs, permalink);
  const srcset = lazySrcsets.map((name) => attribs[name]).find((value) => absoluteSrcset(value ?? "", permalink));
  if (src === undefined && srcset === undefined) return undefined;
  return { ...(src === undefined ? {} : { src }), ...(srcset === undefined ? {} : { srcset }) };
}

/** The address of a lazy-loaded picture or frame. It has a dot or a slash; a number is something else. */
export function lazySource(attribs: Attributes, permalink: string): string | undefined {
  return lazySources
    .map((name) => attribs[name] ?? "")
    .find((value) => /[./]/.test(value) && absoluteUrl(value, permalink) !== undefined);
}

/** The files of the pictures that `<noscript>` elements begin with. */
function repeatedPictures(html: string, permalink: string): ReadonlySet<string> {
  const addresses = [...html.matchAll(repeatedPicture)].map(([, address = ""]) => fileOf(address, permalink));
  return new Set(addresses.filter((address) => address !== ""));
}

/** The address of a file without its query, since Jetpack adds one for lazy loading. */
function fileOf(address: string, permalink: string): string {
  return absoluteUrl(address, permalink)?.replace(/[?#].*/s, "") ?? "";
}
