import type { Entry } from "../documents/entry.ts";
import type { Enclosure } from "../records/article.ts";
import { wordsLanguageIn } from "./byline.ts";
import { html, type Markup, type Part } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** An article's files: audio and video can be played, and every file can be downloaded. */
export function enclosuresOf(entry: Entry, site: PageSite): Part {
  const { enclosures } = entry;
  if (enclosures.length === 0) return undefined;
  const { words } = site;
  return html`<section class="files" aria-label="${words.files}"${wordsLanguageIn(entry, site)}>
    ${enclosures.map((enclosure) => enclosureOf(enclosure, site))}
    </section>`;
}

function enclosureOf(enclosure: Enclosure, site: PageSite): Markup {
  const name = nameOf(enclosure);
  const facts = [durationOf(enclosure.durationSeconds), sizeOf(enclosure.lengthInBytes, site)]
    .filter(Boolean)
    .join(" · ");
  const link = site.link(enclosure.url);
  return html`<figure>${playerOf(enclosure, name, link)}
    <figcaption><bdi>${name}</bdi> ${facts && html`<span>${facts}</span> `}
    <a href="${link}" download aria-label="${site.words.download}: ${name}">${site.words.download}</a>
    </figcaption></figure>`;
}

function playerOf({ mediaType }: Enclosure, name: string, link: string): Part {
  // Loads nothing until it is played.
  if (mediaType.startsWith("audio/")) {
    return html`<audio controls preload="none" src="${link}" aria-label="${name}"></audio>`;
  }
  if (mediaType.startsWith("video/")) {
    return html`<video controls preload="none" src="${link}" aria-label="${name}"></video>`;
  }
  return undefined;
}

function nameOf(enclosure: Enclosure): string {
  return enclosure.title || lastSegmentOf(enclosure.url) || enclosure.url;
}

function lastSegmentOf(url: string): string | undefined {
  const segment = new URL(url).pathname.split("/").at(-1);
  try {
    return segment && decodeURIComponent(segment);
  } catch {
    // Escapes may be in an encoding other than UTF-8.
    return segment;
  }
}

/** `1:02:03`, `2:03`. */
function durationOf(seconds: number | undefined): string | undefined {
  if (seconds === undefined || seconds <= 0) return undefined;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  const tail = twoDigits(whole % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function sizeOf(lengthInBytes: number | undefined, site: PageSite): string | undefined {
  if (lengthInBytes === undefined || lengthInBytes <= 0) return undefined;
  const megabytes = lengthInBytes / 1e6;
  return megabytes >= 0.1
    ? `${site.number(Number(megabytes.toFixed(1)))} MB`
    : `${site.number(Math.ceil(lengthInBytes / 1000))} kB`;
}
