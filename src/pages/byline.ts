import { type Direction, directionOfText } from "../documents/direction.ts";
import type { Instant, Person } from "../records/article.ts";
import { html, type Markup, type Part } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** A date that people and programs can read. */
export function timeElement(instant: Instant, site: PageSite, attributes?: Markup): Markup {
  return html`<time datetime="${new Date(instant).toISOString()}"${attributes}>${site.date(instant)}</time>`;
}

/** A name, which keeps its own direction among others. */
export function nameOf(person: Person): Markup {
  return html`<bdi>${person.name}</bdi>`;
}

/**
 * A text of the publisher's, marked with its direction where that is not the one around it: "C++" ends with its signs
 * in a Hebrew page too.
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
 * The attributes of an element that holds a date within an entry: dates are in the site's language, also among text of
 * another.
 */
export function siteLanguageIn(entry: Written, { site, direction }: PageSite): Markup | undefined {
  const isOther = entry.language !== undefined || entry.direction !== undefined;
  return isOther ? html` lang="${site.language}" dir="${direction}"` : undefined;
}

/** The same of an element that holds words of ours. */
export function wordsLanguageIn(entry: Written, site: PageSite): Markup | undefined {
  return site.wordsLanguage ?? siteLanguageIn(entry, site);
}

/** The attributes of an element in whose language the text of an entry is written, where that is not the site's. */
export function languageOf(entry: Written): Markup {
  const language = entry.language && html` lang="${entry.language}"`;
  const direction = entry.direction && html` dir="${entry.direction}"`;
  return html`${language}${direction}`;
}
