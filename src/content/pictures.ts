import type { Attributes, Transformer } from "sanitize-html";
import { absoluteUrl } from "../records/absolute-url.ts";
import { dropped } from "./dropped.ts";
import { absoluteSrcset } from "./srcset.ts";

/** Where programs that load pictures and frames as they come into view keep the address until then. */
const laterSources = ["data-src", "data-lazy-src", "data-original"];
const laterSrcsets = ["data-srcset", "data-lazy-srcset"];

/** A picture in a `<noscript>`, perhaps in a figure or a link. */
const repeatedPicture =
  /<noscript[^<>]*>\s*(?:<(?!img|noscript|\/)[^<>]*>\s*)*<img\s(?:[^<>]*?\s)?src\s*=\s*["']?([^"'\s<>]*)/gi;

/**
 * What a program was to put in the place of a picture is the picture, which is shown once where a `<noscript>` holds it
 * too. Of one whose address is none for readers (`data:`), the words for those who do not see it stay.
 */
export function pictureOrWords(html: string, permalink: string, isWithinNoscript: () => boolean): Transformer {
  const repeated = repeatedPictures(html, permalink);
  const isRepeated = ({ src = "", srcset = "" }: Attributes) =>
    !isWithinNoscript() && [src, ...srcset.split(/[\s,]+/)].some((address) => repeated.has(fileOf(address, permalink)));
  return (tagName, attribs) => {
    const { src = "", srcset = "", alt = "" } = attribs;
    if (isCharacter(attribs)) return { tagName: "span", attribs: {}, text: alt };
    const later = laterPicture(attribs, permalink);
    if (later !== undefined) return isRepeated(later) ? dropped : { tagName, attribs: { ...attribs, ...later } };
    const isPicture = absoluteUrl(src, permalink) !== undefined || absoluteSrcset(srcset, permalink) !== undefined;
    if (isPicture) return { tagName, attribs };
    return alt.trim() === "" ? dropped : { tagName: "span", attribs: {}, text: alt };
  };
}

/**
 * Whether a picture stands for a character, as in feeds of WordPress: without its style it is as large as any other. A
 * name (`:wave:`) says less than the picture.
 */
function isCharacter({ class: classes = "", alt = "" }: Attributes): boolean {
  return /(?:^|\s)(?:wp-smiley|emoji)(?:\s|$)/.test(classes) && alt.trim() !== "" && !/^:[^:\s]+:$/.test(alt);
}

/** The attributes that a program was to give to a picture. */
function laterPicture(attribs: Attributes, permalink: string): Attributes | undefined {
  const src = laterSource(attribs, permalink);
  const srcset = laterSrcsets.map((name) => attribs[name]).find((value) => absoluteSrcset(value ?? "", permalink));
  if (src === undefined && srcset === undefined) return undefined;
  return { ...(src === undefined ? {} : { src }), ...(srcset === undefined ? {} : { srcset }) };
}

/**
 * The address that a program was to give to a picture or frame. It has a dot or a slash: a number is something else
 * that programs keep.
 */
export function laterSource(attribs: Attributes, permalink: string): string | undefined {
  return laterSources
    .map((name) => attribs[name] ?? "")
    .find((value) => /[./]/.test(value) && absoluteUrl(value, permalink) !== undefined);
}

/** The files of pictures that a `<noscript>` begins with. */
function repeatedPictures(html: string, permalink: string): ReadonlySet<string> {
  const addresses = [...html.matchAll(repeatedPicture)].map(([, address = ""]) => fileOf(address, permalink));
  return new Set(addresses.filter((address) => address !== ""));
}

/** Where a file lies, without the query: Jetpack adds one to the address that is for later. */
function fileOf(address: string, permalink: string): string {
  return absoluteUrl(address, permalink)?.replace(/[?#].*/s, "") ?? "";
}
