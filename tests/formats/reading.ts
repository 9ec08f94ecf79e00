import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import type { Entry } from "../../src/documents/entry.ts";
import type { Format } from "../../src/formats/format.ts";
import { contentOf, htmlOfText, isHazardousTitle, labelOf } from "../../src/formats/text.ts";
import { atomIdOf } from "../../src/records/uri.ts";

/** An entry as a reader sees it, whatever the format. Dates in milliseconds. */
export interface ReadEntry {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly permalink: string | undefined;
  readonly externalUrl: string | undefined;
  readonly published: number;
  readonly updated: number;
  readonly authors: readonly (string | undefined)[];
  readonly summary: string | undefined;
  readonly content: string | undefined;
  readonly tags: readonly (string | undefined)[];
  readonly image: string | undefined;
  readonly enclosures: readonly (readonly (string | number | undefined)[])[];
}

/** A document's entries, as feedsmith reads them. */
export function readWithFeedsmith(format: Format, document: string): readonly ReadEntry[] {
  switch (format.name) {
    case "rss":
      return parseRss(document).map(readItem);
    case "atom":
      return parseAtom(document).map(readAtomEntry);
    case "json":
      return parseJson(document).map(readJsonItem);
    default:
      throw new RangeError(`no reader is known for ${format.name}`);
  }
}

/** What a reader should see of an entry in that format: the same in all three, except what one of them cannot say. */
export function expectedReading(format: Format, entry: Entry): ReadEntry {
  const common = {
    id: entry.id.trim(),
    title: entry.title,
    permalink: entry.permalink,
    externalUrl: entry.externalUrl,
    published: entry.published,
    updated: entry.updated,
    authors: entry.authors.map(({ name }) => name),
    summary: entry.summary,
    content: contentOf(entry),
    tags: entry.tags,
    image: entry.image,
    enclosures: entry.enclosures.map(({ url, mediaType, lengthInBytes }) => [url, mediaType, lengthInBytes]),
  };
  if (format.name === "json") return common;
  if (format.name === "atom") {
    const summary = entry.summary ?? (entry.contentHtml === undefined ? labelOf(entry) : undefined);
    return { ...common, id: atomIdOf(entry.id), title: labelOf(entry), summary };
  }
  const hasDescription = entry.summary !== undefined || entry.contentHtml !== undefined;
  const [published, updated] = [wholeSeconds(entry.published), wholeSeconds(entry.updated)];
  const isNamed = !hasDescription || entry.enclosures.length > 0;
  const title = entry.title ?? (isNamed ? labelOf(entry) : undefined);
  return {
    ...common,
    title: title !== undefined && isHazardousTitle(title) ? htmlOfText(title) : title,
    summary: entry.summary ?? (hasDescription ? labelOf(entry) : undefined),
    published,
    updated: published === updated ? published : entry.updated,
  };
}

const parseRss = (document: string) => parseRssFeed(document).items ?? [];
const parseAtom = (document: string) => parseAtomFeed(document).entries ?? [];
const parseJson = (document: string) => parseJsonFeed(document).items ?? [];

type RssItem = ReturnType<typeof parseRss>[number];
type AtomEntry = ReturnType<typeof parseAtom>[number];
type JsonItem = ReturnType<typeof parseJson>[number];

function readItem(item: RssItem): ReadEntry {
  const published = Date.parse(item.pubDate ?? "");
  const { modified } = item.dcterms ?? {};
  return {
    id: item.guid?.value,
    title: item.title,
    permalink: item.link,
    externalUrl: item.atom?.links?.find(({ rel }) => rel === "related")?.href,
    published,
    updated: modified === undefined ? published : Date.parse(String(modified)),
    authors: item.dc?.creators ?? [],
    summary: item.description === undefined ? undefined : textOfHtml(item.description),
    content: item.content?.encoded,
    tags: (item.categories ?? []).map(({ name }) => name),
    image: item.media?.thumbnails?.[0]?.url,
    enclosures: (item.media?.contents ?? []).map(({ url, type, fileSize }) => [url, type, fileSize]),
  };
}

function readAtomEntry(entry: AtomEntry): ReadEntry {
  const links = entry.links ?? [];
  return {
    id: entry.id,
    title: textOfHtml(typedTextOf(entry.title) ?? ""),
    permalink: links.find(({ rel }) => rel === "alternate")?.href,
    externalUrl: links.find(({ rel }) => rel === "related")?.href,
    published: Date.parse(entry.published ?? ""),
    updated: Date.parse(entry.updated ?? ""),
    authors: (entry.authors ?? []).map(({ name }) => name),
    summary: entry.summary === undefined ? undefined : textOfHtml(typedTextOf(entry.summary) ?? ""),
    content: typedTextOf(entry.content),
    tags: (entry.categories ?? []).map(({ term }) => term),
    image: entry.media?.thumbnails?.[0]?.url,
    enclosures: links.filter(({ rel }) => rel === "enclosure").map(({ href, type, length }) => [href, type, length]),
  };
}

function readJsonItem(item: JsonItem): ReadEntry {
  return {
    id: item.id,
    title: item.title,
    permalink: item.url,
    externalUrl: item.external_url,
    published: Date.parse(String(item.date_published)),
    updated: Date.parse(String(item.date_modified)),
    authors: (item.authors ?? []).map(({ name }) => name),
    summary: item.summary,
    content: item.content_html,
    tags: item.tags ?? [],
    image: item.image,
    enclosures: (item.attachments ?? []).map(({ url, mime_type, size_in_bytes }) => [url, mime_type, size_in_bytes]),
  };
}

/** Atom text as feedsmith gives it: a text alone, or with its type. */
function typedTextOf(text: unknown): string | undefined {
  if (typeof text === "string" || text === undefined) return text;
  return (text as { readonly value?: string }).value;
}

/** What HTML says, without its markup. */
export function textOfHtml(html: string): string {
  const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
    "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
  return textOf(parseFragment(html));
}

function wholeSeconds(instant: number): number {
  return Math.floor(instant / 1_000) * 1_000;
}
