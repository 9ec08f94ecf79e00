import { hash } from "node:crypto";
import { plainLine } from "./text.ts";

const maxLength = 80;
/** Letters that have no decomposition. */
const latin: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
  ŋ: "ng",
  ŧ: "t",
  ĸ: "k",
  ſ: "s",
};
const latinLetters = new RegExp(`[${Object.keys(latin).join("")}]`, "g");
// Windows reserves these names regardless of the extension, and a static host may run Windows.
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * Turns a text into a file name and part of an address: lower-case ASCII letters, digits and single hyphens, at most 80
 * characters. If nothing remains, because the text is empty or in another script, the slug is a hash of the text, and
 * therefore stable.
 */
export function slugify(text: string): string {
  const slug = shorten(asciiWords(text));
  if (slug === "") return `x-${hash("sha256", text.normalize("NFC")).slice(0, 8)}`;
  return reserved.test(slug) ? `${slug}-x` : slug;
}

/** A key for equal tags or authors: the same letters, regardless of case, composition and spacing. */
export function nameKey(name: string): string {
  return plainLine(name.normalize("NFC")).toLowerCase();
}

/**
 * The slug of a tag or an author. If it loses more than case, diacritics and separators (spaces, `Node.js`, `CI/CD`,
 * `O'Reilly`), a hash keeps it unique: C, C++ and C# differ.
 */
export function nameSlug(name: string): string {
  const known = nameSlugs.get(name);
  if (known !== undefined) return known;
  const slug = slugOfName(name);
  if (nameSlugs.size >= mostNameSlugs) nameSlugs.clear();
  nameSlugs.set(name, slug);
  return slug;
}

/** The same few names occur in thousands of articles. */
const nameSlugs = new Map<string, string>();
const mostNameSlugs = 2_000;

function slugOfName(name: string): string {
  const key = nameKey(name);
  const slug = slugify(key);
  const nothingLost = slug === hyphenated(key, /[ .,:;/&_-]+/g);
  return nothingLost || asciiWords(key) === "" ? slug : `${slug}-${hash("sha256", key).slice(0, 6)}`;
}

function asciiWords(text: string): string {
  return hyphenated(text, /[^a-z0-9]+/g);
}

function hyphenated(text: string, between: RegExp): string {
  return latinised(text).replace(/['’]/g, "").replace(between, "-").replace(/^-|-$/g, "");
}

function latinised(text: string): string {
  const lower = text.toLowerCase();
  if (/^[\x20-\x7E]*$/.test(lower)) return lower;
  return lower
    .normalize("NFKD")
    .replace(/\p{Mark}+/gu, "")
    .toLowerCase()
    .replace(latinLetters, (letter) => latin[letter] ?? "");
}

/** Cuts after a whole word if one ends in the second half. */
function shorten(slug: string): string {
  if (slug.length <= maxLength) return slug;
  const end = slug.lastIndexOf("-", maxLength);
  return slug.slice(0, end > maxLength / 2 ? end : maxLength);
}
