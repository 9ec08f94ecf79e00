import type { Instant, Person } from "../records/article.ts";
import { html, type Markup } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** A date that people and programs can read. */
export function timeElement(instant: Instant, site: PageSite, attributes?: Markup): Markup {
  return html`<time datetime="${new Date(instant).toISOString()}"${attributes}>${site.date(instant)}</time>`;
}

/** A name, which keeps its own direction among others. */
export function nameOf(person: Person): Markup {
  return html`<bdi>${person.name}</bdi>`;
}

/** The attributes of an element in whose language the text of an entry is written, where that is not the site's. */
export function languageOf(entry: { readonly language?: string; readonly direction?: string }): Markup {
  const language = entry.language && html` lang="${entry.language}"`;
  const direction = entry.direction && html` dir="${entry.direction}"`;
  return html`${language}${direction}`;
}
