import type { parseFeed } from "feedsmith";
import { isWebAddress } from "../../records/absolute-url.ts";
import { parseInstant } from "../../records/dates.ts";
import { nameBasedUuid } from "../../records/identity.ts";
import { isBlank } from "../../records/text.ts";
import { dayInAddress } from "../address-day.ts";
import { type Fields, given, type LineReader, languageTag, mailLink, webAddress } from "../feed-fields.ts";
import { kindScheme } from "./blogger.ts";
import { type EnclosureElement, filesOf, mediaTags, mediaTitle, pictureOf } from "./media.ts";
import { withAbsoluteLinks } from "./relative-links.ts";
import { atomText, atomTexts, rssTexts } from "./texts.ts";
import { withoutTrackingPixels } from "./tracking-pixels.ts";

/** A feed as feedsmith reads it. */
export type ParsedFeed = ReturnType<typeof parseFeed>;
type RssItem = NonNullable<Extract<ParsedFeed, { format: "rss" }>["feed"]["items"]>[number];
type RdfItem = NonNullable<Extract<ParsedFeed, { format: "rdf" }>["feed"]["items"]>[number];
type AtomEntry = NonNullable<Extract<ParsedFeed, { format: "atom" }>["feed"]["entries"]>[number];
type AtomPerson = NonNullable<AtomEntry["authors"]>[number];
type AtomLink = NonNullable<AtomEntry["links"]>[number];

/** Feed-level values that apply to all entries. */
interface Channel {
  /** Base of relative addresses. */
  readonly base: string | undefined;
  /** `xml:base` of an Atom feed. */
  readonly xmlBase?: string | undefined;
  readonly language: string | undefined;
  readonly authors: readonly Fields[];
  /** Whether the podcast is explicit. */
  readonly explicit?: boolean | undefined;
}

/** An RSS item with the fields read from it. */
interface SourcedFields {
  readonly item: RssItem;
  readonly fields: Fields;
}

/** The date field that each format requires, for messages. */
export const dateNames = { rss: "pubDate", rdf: "dc:date", atom: "updated", json: "date_published" } as const;

/**
 * Turns the entries of a feed into record fields, in feed order. `address`: where the feed was found, if known; the
 * base of its own relative addresses.
 */
export function fieldsOf(parsed: ParsedFeed, lineOf: LineReader, address?: string): readonly Fields[] {
  if (parsed.format === "rss") {
    const { items = [], link, language = parsed.feed.dc?.languages?.[0], itunes, dc } = parsed.feed;
    const authors = firstNotEmpty(namesOf(lineOf, itunes?.author), namesOf(lineOf, ...(dc?.creators ?? [])));
    const { explicit } = itunes ?? {};
    const channel = { base: webAddress(link, address) ?? address, language, authors, explicit };
    return withDistinctIds(items.map((item) => ({ item, fields: rssFields(item, channel, lineOf) })));
  }
  if (parsed.format === "rdf") {
    const { items = [], link, dc } = parsed.feed;
    const authors = namesOf(lineOf, ...(dc?.creators ?? []));
    const channel = { base: webAddress(link, address) ?? address, language: dc?.languages?.[0], authors };
    return items.map((item) => rdfFields(item, channel, lineOf));
  }
  if (parsed.format === "atom") {
    const { entries = [], links = [], authors = [], xml, itunes } = parsed.feed;
    const page = pageOf(links) ?? links.find(({ rel }) => rel === "self")?.href;
    const xmlBase = webAddress(xml?.base, address);
    const base = xmlBase ?? webAddress(page, address) ?? address;
    const channel = {
      base,
      xmlBase,
      language: xml?.lang,
      authors: authors.map((person) => personFields(person, base)),
      explicit: itunes?.explicit,
    };
    return entries.map((entry) => atomFields(entry, channel, lineOf));
  }
  return [];
}

function namesOf(lineOf: LineReader, ...names: readonly (string | undefined)[]): readonly Fields[] {
  return names.flatMap((name) => (name === undefined || isBlank(name) ? [] : [{ name: lineOf(name) }]));
}

function firstNotEmpty(...lists: readonly (readonly Fields[])[]): readonly Fields[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function rssFields(item: RssItem, channel: Channel, lineOf: LineReader): Fields {
  const guid = item.guid?.value;
  const guidIsLink = guid !== undefined && item.guid?.isPermaLink !== false && isWebAddress(guid);
  const url = item.link ?? (guidIsLink ? guid : pageOf(item.atom?.links ?? []));
  const address = webAddress(url, channel.base);
  const creators = namesOf(lineOf, ...(item.dc?.creators ?? []));
  const authors = (item.authors ?? [])
    .filter(({ name, email }) => (name ?? email) !== undefined)
    .map(({ name, email }) => given({ name: name?.replace(/^"(.*)"$/, "$1"), email: ownAddress(email) }));
  const { itunes, atom, media } = item;
  const title = item.title ?? itunes?.title ?? mediaTitle(media) ?? item.dc?.titles?.[0];
  const related = (atom?.links ?? []).find(isRelated);
  return given({
    id: guid ?? address ?? url,
    title: title === undefined ? undefined : lineOf(title),
    url: address,
    external_url: webAddress(related?.href, channel.base),
    language: languageTag(item.dc?.languages?.[0]) ?? languageTag(channel.language),
    pubDate:
      firstDate(item.pubDate, item.dc?.dates?.[0], atom?.published, atom?.updated, ...datesInModules(item)) ??
      dayInAddress(address),
    updated: atom?.updated ?? item.dcterms?.modified?.[0],
    authors: firstNotEmpty(
      creators,
      authors,
      (atom?.authors ?? []).map((person) => personFields(person, channel.base)),
      namesOf(lineOf, itunes?.author),
      channel.authors,
    ),
    ...textsFrom(address === undefined ? channel.base : undefined, rssTexts(item)),
    tags: tagsOf(item, lineOf),
    image: pictureOf(media, channel.base) ?? webAddress(itunes?.image, channel.base),
    enclosures: filesOf(
      (item.enclosures ?? []).map((enclosure) => ({ duration: itunes?.duration, ...enclosure })),
      media,
      { base: channel.base, lineOf },
    ),
    ...episodeFields(itunes, channel),
  });
}

/**
 * Makes ids unique. Without a guid, an item's id is its page. Some programs give several items the same page or guid;
 * these get an id derived from their date and title as well.
 */
function withDistinctIds(entries: readonly SourcedFields[]): readonly Fields[] {
  const byId = new Map<unknown, SourcedFields[]>();
  for (const entry of entries) {
    const group = byId.get(entry.fields.id);
    if (group === undefined) byId.set(entry.fields.id, [entry]);
    else group.push(entry);
  }
  const sharedPages = new Set<unknown>();
  const sharedGuids = new Set<unknown>();
  for (const [id, group] of byId) {
    if (differ("title", group)) sharedPages.add(id);
    if (areDistinct(group.filter(hasGuid))) sharedGuids.add(id);
  }
  return entries.map((entry) => {
    const { id, pubDate, title } = entry.fields;
    const isShared = (hasGuid(entry) ? sharedGuids : sharedPages).has(id);
    return isShared ? { ...entry.fields, id: nameBasedUuid(`entry\n${id}\n${pubDate}\n${title}`) } : entry.fields;
  });
}

function hasGuid({ item }: SourcedFields): boolean {
  return item.guid?.value !== undefined;
}

/** With the same guid, a different title alone may just be a corrected title. */
function areDistinct(group: readonly SourcedFields[]): boolean {
  return differ("title", group) && (differ("url", group) || differ("pubDate", group));
}

function differ(name: string, entries: readonly SourcedFields[]): boolean {
  return new Set(entries.map(({ fields }) => fields[name])).size > 1;
}

/** Older blogs tag with `dc:subject`, podcasts and photo feeds with keywords. */
function tagsOf({ categories = [], dc, itunes, media }: RssItem, lineOf: LineReader): readonly (string | undefined)[] {
  const tags = [...categories.map(({ name }) => name), ...(dc?.subjects ?? [])];
  return (tags.length > 0 ? tags : (itunes?.keywords ?? mediaTags(media))).map((tag) => tag && lineOf(tag));
}

function rdfFields(item: RdfItem, channel: Channel, lineOf: LineReader): Fields {
  const address = webAddress(item.link, channel.base);
  return given({
    id: item.rdf?.about ?? item.link,
    title: item.title === undefined ? undefined : lineOf(item.title),
    url: address,
    language: languageTag(item.dc?.languages?.[0]) ?? languageTag(channel.language),
    published: firstDate(item.dc?.dates?.[0], ...datesInModules(item)) ?? dayInAddress(address),
    updated: item.dcterms?.modified?.[0],
    authors: firstNotEmpty(namesOf(lineOf, ...(item.dc?.creators ?? [])), channel.authors),
    ...textsFrom(address === undefined ? channel.base : undefined, rssTexts(item)),
    tags: (item.dc?.subjects ?? []).map(lineOf),
    image: pictureOf(item.media, channel.base),
    enclosures: filesOf([], item.media, { base: channel.base, lineOf }),
  });
}

/** Dates in DCMI terms and PRISM: issued, created, or modified. */
function datesInModules({ dcterms, prism }: Pick<RssItem, "dcterms" | "prism">): readonly unknown[] {
  const { issued, created, dates, modified } = dcterms ?? {};
  return [issued, prism?.publicationDates, created, dates, modified].map((found) => found?.[0]);
}

/** The first valid date; if there is none, the first of all, so that it is reported. */
function firstDate(...dates: readonly unknown[]): unknown {
  const given = dates.filter((date) => date !== undefined);
  return given.find((date) => parseInstant(date, "UTC") !== undefined) ?? given[0];
}

/**
 * Removes tracking pixels and, if there is a base, makes links in HTML absolute. Without one they stay relative to the
 * record's address.
 */
function textsFrom(base: string | undefined, texts: Fields): Fields {
  const html = texts.content_html;
  if (typeof html !== "string") return texts;
  const seen = withoutTrackingPixels(html);
  return { ...texts, content_html: base === undefined ? seen : withAbsoluteLinks(seen, base) };
}

/** The alternate link; HTML is preferred to representations meant for programs. */
function pageOf(links: readonly Partial<AtomLink>[]): string | undefined {
  const alternates = links.filter(isAlternate);
  return (alternates.find(({ type = "text/html" }) => /html/i.test(type)) ?? alternates[0])?.href;
}

function isAlternate({ rel }: { readonly rel?: string }): boolean {
  return rel === undefined || rel === "alternate";
}

function isRelated({ rel }: { readonly rel?: string }): boolean {
  return rel === "related";
}

function personFields({ name, uri, email }: AtomPerson, base: string | undefined): Fields {
  return given({ name, url: webAddress(uri, base) ?? mailLink(uri), email: ownAddress(email) });
}

/** Blogger uses one placeholder address for everybody. */
function ownAddress(email: string | undefined): string | undefined {
  return email === "noreply@blogger.com" ? undefined : email;
}

function atomFields(entry: AtomEntry, channel: Channel, lineOf: LineReader): Fields {
  const { links = [], media, dc, itunes } = entry;
  const declared = webAddress(entry.xml?.base, channel.base) ?? channel.xmlBase;
  const base = declared ?? channel.base;
  const url = webAddress(pageOf(links), base);
  const { xml } = (entry.content?.value === undefined ? entry.summary : entry.content) ?? {};
  const textBase = webAddress(xml?.base, base) ?? declared;
  const enclosures = links
    .filter(({ rel }) => rel === "enclosure")
    .map(({ href, ...link }, index) => ({ ...link, url: href, ...(index === 0 && { duration: itunes?.duration }) }));
  return given({
    id: entry.id,
    title: entry.title === undefined ? mediaTitle(media) : atomText(entry.title),
    url,
    external_url: webAddress(links.find(isRelated)?.href, base),
    language: languageTag(entry.xml?.lang) ?? languageTag(channel.language),
    published: firstDate(entry.published, entry.updated, dc?.dates?.[0]),
    updated: entry.published === undefined ? undefined : entry.updated,
    // RFC 4287 section 4.2.1: the entry's own authors, then its source feed's, then this feed's.
    authors: firstNotEmpty(
      (entry.authors ?? []).map((person) => personFields(person, base)),
      (entry.source?.authors ?? []).map((person) => personFields(person, base)),
      namesOf(lineOf, ...(dc?.creators ?? [])),
      channel.authors,
    ),
    ...textsFrom(textBase ?? (url === undefined ? base : undefined), atomTexts(entry)),
    tags: [
      ...(entry.categories ?? []).filter(isTag).flatMap(({ term, label }) => label ?? term ?? []),
      ...(dc?.subjects ?? []),
    ],
    image: pictureOf(media, base) ?? webAddress(itunes?.image, base),
    ...episodeFields(itunes, channel),
    enclosures: filesOf([...enclosures, ...outOfLine(entry)], media, { base, lineOf }),
  });
}

/** `explicit: false` is kept only if the podcast as a whole is explicit. */
function episodeFields(itunes: RssItem["itunes"], channel: Channel): Fields {
  const { season, episode, episodeType, explicit } = itunes ?? {};
  const isSaid = explicit === true || channel.explicit === true;
  return { season, episode, episode_type: episodeType, explicit: isSaid ? explicit : undefined };
}

/** Excludes Blogger's category that gives the kind of an entry. */
function isTag({ scheme }: { readonly scheme?: string }): boolean {
  return scheme !== kindScheme;
}

/** RFC 4287 section 4.1.3.2: out-of-line content, unless it is a page. */
function outOfLine({ content }: AtomEntry): readonly EnclosureElement[] {
  const { src, type } = content ?? {};
  return src === undefined || type === undefined || /^text\b|html/i.test(type) ? [] : [{ url: src, type }];
}
