import { isWebAddress } from "./absolute-url.ts";
import type { Instant } from "./article.ts";
import { dayIn } from "./dates.ts";
import { cleanText } from "./text.ts";
import { withCurrentCode } from "./values.ts";

/** The values for an article's address, on a site whose addresses follow a pattern. */
export interface AddressParts {
  readonly published: Instant;
  /** The article's name: its field `slug`, or its file's name. */
  readonly slug: string;
  readonly title?: string | undefined;
  readonly categories: readonly string[];
  /** The folder for languages other than the site's. */
  readonly folder?: string | undefined;
}

/** What an article's file name states. */
interface NamedFile {
  readonly defaultSlug?: string;
  readonly defaultDate?: string;
  /** The suffix of `defaultSlug` after a dot. */
  readonly defaultLanguage?: string;
}

/** The languages of the site and of the article, if stated. */
interface StatedLanguages {
  readonly siteLanguage?: string | undefined;
  readonly ownLanguage?: string | undefined;
}

/**
 * The name and folder from which Hugo and Zola make an address: the site's own language is left out, and other
 * languages get a folder.
 */
export function placeOnSite(
  { defaultSlug: slug, defaultDate, defaultLanguage }: NamedFile,
  { siteLanguage = "", ownLanguage }: StatedLanguages,
): {
  readonly name?: string | undefined;
  readonly folder?: string;
} {
  // For `2024-5-1-walk.md`, the slug is the whole name; Jekyll's addresses have the date elsewhere.
  const defaultSlug = defaultDate === undefined ? slug : slug?.replace(/^\d{4}-\d\d?-\d\d?[-_ ]+/, "");
  const [, name, ending = ""] = /^(.+)\.([^.]+)$/.exec(defaultSlug ?? "") ?? [];
  if (name !== undefined && isSameLanguage(withCurrentCode(ending), siteLanguage)) return { name };
  // By itself, the name `walk.fr.md` may mean anything; if the fields state the same language, it is a translation.
  const isStated = ownLanguage !== undefined && isSameLanguage(withCurrentCode(ending), ownLanguage);
  if (name === undefined || (defaultLanguage === undefined && !isStated)) return { name: defaultSlug };
  return { name, folder: ending.toLowerCase() };
}

/** Whether the languages are the same; `en` matches `en-US`. */
function isSameLanguage(one: string, language: string): boolean {
  return `${language}-`.toLowerCase().startsWith(`${one}-`.toLowerCase());
}

type Word = (parts: AddressParts, day: readonly string[]) => string;

/** The placeholders of a pattern and their values. */
const words = new Map<string, Word>([
  ["year", (_, [year = ""]) => year],
  ["month", (_, [, month = ""]) => month],
  ["day", (_, [, , day = ""]) => day],
  ["i_month", (_, [, month]) => String(Number(month))],
  ["i_day", (_, [, , day]) => String(Number(day))],
  ["categories", ({ categories }) => categories.map((name) => encoded(name.toLowerCase())).join("/")],
  ["slug", ({ slug }) => spelledSlug(slug)],
  ["headline", ({ title, slug }) => headline(title ?? "") || spelledSlug(slug)],
]);

/** A colon and letters. The colons of scheme and port are not followed by letters. */
const word = /:([a-z_]+)/g;
const example = '"https://example.com/blog/:year/:month/:slug/"';

/**
 * Builds an article's address from a pattern such as `https://example.com/:year/:month/:slug/`. The date is in
 * `timezone` (IANA).
 */
export function permalinkBy(pattern: string, parts: AddressParts, timezone: string): string {
  const day = dayIn(timezone)(parts.published).split("-");
  const filled = pattern.replace(word, (_, name: string) => words.get(name)?.(parts, day) ?? "");
  // Articles without categories have no folder for them.
  const address = filled.replace(/(?<!:)\/{2,}/g, "/");
  return parts.folder === undefined ? address : address.replace(/^(https?:\/\/[^/]+)/i, `$1/${parts.folder}`);
}

/** What is wrong with a pattern, completing "expected …"; undefined if it is valid. */
export function permalinkFault(pattern: string): string | undefined {
  if (!isWebAddress(pattern.replace(word, "x"))) return `an absolute address such as ${example}`;
  const names = Array.from(pattern.matchAll(word), ([, name = ""]) => name);
  // ":title" is the file's name in Jekyll and Hexo, but the title in Hugo.
  if (names.includes("title"))
    return '":slug", the name of the article\'s file, or ":headline", its title, in place of ":title"';
  const unknown = names.find((name) => !words.has(name));
  const known = Array.from(words.keys(), (name) => `:${name}`).join(", ");
  if (unknown !== undefined) return `an address with no words other than ${known}, so without ":${unknown}"`;
  if (!names.includes("slug") && !names.includes("headline"))
    return `an address with ":slug" or ":headline" in it, such as ${example}, otherwise articles would share one`;
  return undefined;
}

/** The slug as written, with hyphens for spaces, as in most programs. */
function spelledSlug(slug: string): string {
  const path = slug.trim().replace(/\s+/g, "-").split("/").filter(Boolean);
  return path.map(encoded).join("/");
}

/** The title as in Hugo's addresses: lower-case words separated by hyphens, without most punctuation. */
function headline(title: string): string {
  const parts = title.toLowerCase().split(/\s+/);
  const kept = parts.map((part) => part.replace(/[^\p{L}\p{M}\p{N}._+~@-]+/gu, "")).filter((part) => part !== "");
  return encoded(kept.join("-").replace(/-{2,}/g, "-"));
}

/** Some file systems store accents as separate characters; addresses do not. */
function encoded(text: string): string {
  return encodeURIComponent(cleanText(text).normalize("NFC"));
}
