import { type Direction, directionOfLanguage } from "../documents/direction.ts";
import type { Instant } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { html, type Markup, type Part } from "./html.ts";
import { type Plural, type Words, wordsFor } from "./words.ts";

/** What a page needs to link to a format. */
export interface PageFormat {
  readonly name: string;
  /** Display name. */
  readonly label: string;
  readonly fileName: string;
  /** May have parameters. */
  readonly mediaType: string;
}

/** Everything that the pages of a site share. */
export interface PageSite {
  readonly site: Site;
  readonly formats: readonly PageFormat[];
  readonly words: Words;
  /** Attributes for elements with our own words, if these are not in the site's language. */
  readonly wordsLanguage: Markup | undefined;
  readonly direction: Direction;
  /** The address of the site's icon, as used in links. */
  readonly icon: string;
  /** The absolute address of the site's large picture, used for pages without one. */
  readonly image: string | undefined;
  /** A path below the base address, valid on any host: `/blog/tags/x/`. */
  path(below: string): string;
  /** The path of one of our absolute addresses; any other address is returned unchanged. */
  link(address: string): string;
  /** The part of one of our absolute addresses below the base address. */
  directoryOf(address: string): string;
  /** An absolute address below the base address. */
  address(below: string): string;
  /** A date in the site's language and time zone. */
  date(instant: Instant): string;
  /** The year of a date, in the site's time zone. */
  yearOf(instant: Instant): number;
  /** A year, formatted in the site's language. */
  year(year: number): string;
  /** A number, formatted in the language of our words. */
  number(value: number): string;
  /** A list, with the separators of the site's language. */
  list(things: readonly Markup[]): Part[];
  count(value: number, phrase: Plural): string;
}

/** Computes what all pages share, once per run, from the site and its formats. */
export function pageSite(site: Site, formats: readonly PageFormat[]): PageSite {
  const words = wordsFor(site.language);
  const basePath = new URL(site.baseUrl).pathname;
  const speaksItsLanguage = sameLanguage(words.language, site.language);
  // All languages use the Gregorian calendar, so that dates agree with the headings of years.
  const calendar = "gregory";
  const dates = new Intl.DateTimeFormat(site.language, { dateStyle: "long", calendar, timeZone: site.timezone });
  const years = new Intl.DateTimeFormat(site.language, { year: "numeric", calendar, timeZone: "UTC" });
  const lists = new Intl.ListFormat(site.language, { type: "conjunction" });
  const numbers = new Intl.NumberFormat(speaksItsLanguage ? site.language : words.language);
  const plurals = new Intl.PluralRules(words.language);
  const path = (below: string) => basePath + below;
  const link = (address: string) => {
    if (!address.startsWith(site.baseUrl)) return address;
    const found = path(address.slice(site.baseUrl.length));
    // RFC 3986 section 4.2: two slashes are followed by a host.
    return found.startsWith("//") ? address : found;
  };
  return {
    site,
    formats,
    words,
    wordsLanguage: speaksItsLanguage ? undefined : html` lang="${words.language}"`,
    direction: directionOfLanguage(site.language),
    icon: link(new URL(site.icon ?? "icon.svg", site.baseUrl).href),
    image: site.image && new URL(site.image, site.baseUrl).href,
    path,
    link,
    directoryOf: (address) => address.slice(site.baseUrl.length),
    address: (below) => site.baseUrl + below,
    date: (instant) => dates.format(instant),
    yearOf: yearIn(site.timezone),
    year: (year) => years.format(Date.UTC(year, 6)),
    list: (things) => joined(things, lists),
    number: (value) => numbers.format(value),
    count: (value, phrase) => (phrase[plurals.select(value)] ?? phrase.other).replace("#", numbers.format(value)),
  };
}

function sameLanguage(one: string, other: string): boolean {
  return one.split("-")[0]?.toLowerCase() === other.split("-")[0]?.toLowerCase();
}

function joined(things: readonly Markup[], lists: Intl.ListFormat): Part[] {
  if (things.length < 2) return [...things];
  const parts = lists.formatToParts(things.map((_, index) => String(index)));
  return parts.map(({ type, value }) => (type === "element" ? things[Number(value)] : value));
}

/** No time zone is farther from UTC, in milliseconds. */
const widestOffset = 15 * 3600 * 1000;

/** Finds the year of an instant; the slow calendar is only needed around New Year. */
function yearIn(timeZone: string): (instant: Instant) => number {
  const calendar = new Intl.DateTimeFormat("en-u-ca-iso8601", { year: "numeric", timeZone });
  return (instant) => {
    const early = new Date(instant - widestOffset).getUTCFullYear();
    const late = new Date(instant + widestOffset).getUTCFullYear();
    return early === late ? early : Number(calendar.format(instant));
  };
}
