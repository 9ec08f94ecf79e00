import { isWebAddress } from "./absolute-url.ts";
import type { Instant } from "./article.ts";
import { dayIn } from "./dates.ts";
import { cleanText } from "./text.ts";
import { withCurrentCode } from "./values.ts";

/** What an article says of its address on a site that makes addresses by a pattern. */
export interface AddressParts {
  readonly published: Instant;
  /** Names the article: the text of its field, or of its file's name. */
  readonly slug: string;
  readonly title?: string | undefined;
  readonly categories: readonly string[];
  /** Where all that is in another language than the site lies. */
  readonly folder?: string | undefined;
}

/** What the name of an article's file says. */
interface NamedFile {
  readonly defaultSlug?: string;
  /** Ends `defaultSlug`, after a dot. */
  readonly defaultLanguage?: string;
}

/** The languages of the site and of the article, where somebody said them. */
interface SaidLanguages {
  readonly siteLanguage?: string | undefined;
  readonly ownLanguage?: string | undefined;
}

/**
 * What Hugo and Zola make an address of: they leave the site's own language out of it, and have all that is in another
 * one in a folder.
 */
export function placeOnSite(
  { defaultSlug, defaultLanguage }: NamedFile,
  { siteLanguage = "", ownLanguage }: SaidLanguages,
): {
  readonly name?: string | undefined;
  readonly folder?: string;
} {
  const [, name, ending = ""] = /^(.+)\.([^.]+)$/.exec(defaultSlug ?? "") ?? [];
  if (name !== undefined && isSameLanguage(withCurrentCode(ending), siteLanguage)) return { name };
  // The name `walk.fr.md` alone may mean anything; with fields that say the same it is that of a translation.
  const isTold = ownLanguage !== undefined && isSameLanguage(withCurrentCode(ending), ownLanguage);
  if (name === undefined || (defaultLanguage === undefined && !isTold)) return { name: defaultSlug };
  return { name, folder: ending.toLowerCase() };
}

/** `en` may stand for `en-US`. */
function isSameLanguage(one: string, language: string): boolean {
  return `${language}-`.toLowerCase().startsWith(`${one}-`.toLowerCase());
}

type Word = (parts: AddressParts, day: readonly string[]) => string;

/** The words of a pattern. */
const words = new Map<string, Word>([
  ["year", (_, [year = ""]) => year],
  ["month", (_, [, month = ""]) => month],
  ["day", (_, [, , day = ""]) => day],
  ["i_month", (_, [, month]) => String(Number(month))],
  ["i_day", (_, [, , day]) => String(Number(day))],
  ["categories", ({ categories }) => categories.map((name) => encoded(name.toLowerCase())).join("/")],
  ["slug", ({ slug }) => spelt(slug)],
  ["headline", ({ title, slug }) => headline(title ?? "") || spelt(slug)],
]);

/** A colon and letters; those of the scheme and of a port have none behind them. */
const word = /:([a-z_]+)/g;
const example = '"https://example.com/blog/:year/:month/:slug/"';

/**
 * The address of an article by the pattern: `https://example.com/:year/:slug/`. Its day is that of `timezone` (IANA).
 */
export function permalinkBy(pattern: string, parts: AddressParts, timezone: string): string {
  const day = dayIn(timezone)(parts.published).split("-");
  const filled = pattern.replace(word, (_, name: string) => words.get(name)?.(parts, day) ?? "");
  // An article without categories has no folder for them.
  const address = filled.replace(/(?<!:)\/{2,}/g, "/");
  return parts.folder === undefined ? address : address.replace(/^(https?:\/\/[^/]+)/i, `$1/${parts.folder}`);
}

/** What is wrong with a pattern, where anything is: completes "expected …". */
export function permalinkFault(pattern: string): string | undefined {
  if (!isWebAddress(pattern.replace(word, "x"))) return `an absolute address such as ${example}`;
  const names = Array.from(pattern.matchAll(word), ([, name = ""]) => name);
  // Jekyll and Hexo mean the file's name by it, Hugo the title.
  if (names.includes("title"))
    return '":slug", the name of the article\'s file, or ":headline", its title, in place of ":title"';
  const unknown = names.find((name) => !words.has(name));
  const known = Array.from(words.keys(), (name) => `:${name}`).join(", ");
  if (unknown !== undefined) return `an address with no other words in it than ${known}, and without ":${unknown}"`;
  if (!names.includes("slug") && !names.includes("headline"))
    return `an address with ":slug" or ":headline" in it, such as ${example}, otherwise articles would share one`;
  return undefined;
}

/** To the letter, as most programs have it, with hyphens for spaces. */
function spelt(slug: string): string {
  const path = slug.trim().replace(/\s+/g, "-").split("/").filter(Boolean);
  return path.map(encoded).join("/");
}

/**
 * As Hugo makes it: the words in lower case with hyphens between them, without what is neither letter, digit nor one of
 * a few marks.
 */
function headline(title: string): string {
  const parts = title.toLowerCase().split(/\s+/);
  const kept = parts.map((part) => part.replace(/[^\p{L}\p{M}\p{N}._+~@-]+/gu, "")).filter((part) => part !== "");
  return encoded(kept.join("-").replace(/-{2,}/g, "-"));
}

/** Some disks write an accent as a character of its own; addresses don't. */
function encoded(text: string): string {
  return encodeURIComponent(cleanText(text).normalize("NFC"));
}
