import { type Direction, directionOfText } from "../documents/direction.ts";
import type { Instant, Person } from "../records/article.ts";
import { html, type Markup, type Part } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** A date for people and programs. */
export function timeElement(instant: Instant, site: PageSite, attributes?: Markup): Markup {
  return html`<time datetime="${new Date(instant).toISOString()}"${attributes}>${site.date(instant)}</time>`;
}

/** A name, isolated so that it keeps its own direction. */
export function nameOf(person: Person): Markup {
  return html`<bdi>${person.name}</bdi>`;
}

/**
 * A text of the publisher's, marked with its direction if that differs from its surroundings: in a Hebrew page, too,
 * "C++" ends with its plus signs.
 */
export function inItsDirection(text: string, around: Direction): Part {
  const direction = directionOfText(text);
  return direction === undefined || direction === around ? text : html`<bdi dir="${direction}">${text}</bdi>`;
}

interface Written {
  readonly language?: string;
  readonly direction?: Direction;
}

/**
 * The attributes of an element that holds a date within an entry: dates are in the site's language, even among text in
 * another.
 */
export function siteLanguageIn(entry: Written, { site, direction }: PageSite): Markup | undefined {
  const isOther = entry.language !== undefined || entry.direction !== undefined;
  return isOther ? html` lang="${site.language}" dir="${direction}"` : undefined;
}

/** The same for an element that holds our own words. */
export function wordsLanguageIn(entry: Written, site: PageSite): Markup | undefined {
  return site.wordsLanguage ?? siteLanguageIn(entry, site);
}

/** The attributes of an element that holds an entry's text, if its language or direction is not the site's. */
export function languageOf(entry: Written): Markup {
  const language = entry.language && html` lang="${entry.language}"`;
  const direction = entry.direction && html` dir="${entry.direction}"`;
  return html`${language}${direction}`;
}
