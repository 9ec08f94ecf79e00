import { type Direction, directionOfLanguage } from "../documents/direction.ts";
import type { Instant } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import { html, type Markup, type Part } from "./html.ts";
import { type Plural, type Words, wordsFor } from "./words.ts";

/** What a page needs to know of a format in order to point to it. */
export interface PageFormat {
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  readonly fileName: string;
  /** With or without parameters. */
  readonly mediaType: string;
}

/** Everything that all pages of a site share, worked out once. */
export interface PageSite {
  readonly site: Site;
  readonly formats: readonly PageFormat[];
  readonly words: Words;
  /** Put on elements that hold words of ours, where those are not in the site's language. */
  readonly wordsLanguage: Markup | undefined;
  readonly direction: Direction;
  /** Address of the site's icon, as a page links to it. */
  readonly icon: string;
  /** Absolute address of the site's large picture: what stands for a page that has none of its own. */
  readonly image: string | undefined;
  /**
   * The way to something below the base address from every page alike: `/blog/tags/x/`, so that it works on any host.
   */
  path(below: string): string;
  /** The same for an absolute address, which is left alone where it leads elsewhere. */
  link(address: string): string;
  /** The part below the base address of an absolute address of ours. */
  directoryOf(address: string): string;
  /** Absolute address of something below the base address. */
  address(below: string): string;
  /** In the site's language and time zone. */
  date(instant: Instant): string;
  /** In the site's time zone, as the dates that stand below it. */
  yearOf(instant: Instant): number;
  /** A year as dates in the site's language write it. */
  year(year: number): string;
  /** As the words beside it write numbers. */
  number(value: number): string;
  /** Things side by side, as the site's language puts them. */
  list(things: readonly Markup[]): Part[];
  count(value: number, phrase: Plural): string;
}

/** What all pages share: made once a run from the site and the formats that it publishes. */
export function pageSite(site: Site, formats: readonly PageFormat[]): PageSite {
  const words = wordsFor(site.language);
  const basePath = new URL(site.baseUrl).pathname;
  const speaksItsLanguage = sameLanguage(words.language, site.language);
  // One calendar for all languages, so that a date agrees with the year that it stands under.
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
    // RFC 3986 section 4.2: what follows two slashes is a host.
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

/** No time zone is further than this from UTC. */
const widestOffset = 15 * 3600 * 1000;

/** Asks the slow calendar only around New Year. */
function yearIn(timeZone: string): (instant: Instant) => number {
  const calendar = new Intl.DateTimeFormat("en-u-ca-iso8601", { year: "numeric", timeZone });
  return (instant) => {
    const early = new Date(instant - widestOffset).getUTCFullYear();
    const late = new Date(instant + widestOffset).getUTCFullYear();
    return early === late ? early : Number(calendar.format(instant));
  };
}
