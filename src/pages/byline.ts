import { type Direction, directionOfText } from "../documents/direction.ts";
import type { Instant, Person } from "../records/article.ts";
import { html, type Markup, type Part } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** A date in human- and machine-readable form. */
export function timeElement(instant: Instant, site: PageSite, attributes?: Markup): Markup {
  return html`<time datetime="${new Date(instant).toISOString()}"${attributes}>${site.date(instant)}</time>`;
}

/** A name, isolated so that it keeps its own direction. */
export function nameOf(person: Person): Markup {
  return html`<bdi>${person.name}</bdi>`;
}

/**
 * Publisher's text, marked with its direction if that differs from its surroundings: even on a Hebrew page, "C++" must
 * end with its plus signs.
 */
export function inItsDirection(text: string, around: Direction): Part {
  const direction = directionOfText(text);
  return direction === undefined || direction === around ? text : html`<bdi dir="${direction}">${text}</bdi>`;
}

interface Written {
  readonly language?: string;
  readonly direction?: Direction;
}

/** Attributes for a date within an entry. Dates are in the site's language, even among text in another. */
export function siteLanguageIn(entry: Written, { site, direction }: PageSite): Markup | undefined {
  const isOther = entry.language !== undefined || entry.direction !== undefined;
  return isOther ? html` lang="${site.language}" dir="${direction}"` : undefined;
}

/** The same for our own words. */
export function wordsLanguageIn(entry: Written, site: PageSite): Markup | undefined {
  return site.wordsLanguage ?? siteLanguageIn(entry, site);
}

/** Attributes for an entry's text, if its language or direction differs from the site's. */
export function languageOf(entry: Written): Markup {
  const language = entry.language && html` lang="${entry.language}"`;
  const direction = entry.direction && html` dir="${entry.direction}"`;
  return html`${language}${direction}`;
}
