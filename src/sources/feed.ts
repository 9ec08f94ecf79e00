import { parseFeed } from "feedsmith";
import { isWebAddress } from "../records/fields.ts";
import { parseArticle } from "../records/parse-article.ts";
import { isBlank } from "../records/text.ts";
import { htmlToText, looksLikeMarkup } from "./html-text.ts";
import { json } from "./json.ts";
import type { Origin, Reading, SourcedRecord } from "./record-format.ts";

type ParsedFeed = ReturnType<typeof parseFeed>;
type RssItem = NonNullable<Extract<ParsedFeed, { format: "rss" }>["feed"]["items"]>[number];
type RdfItem = NonNullable<Extract<ParsedFeed, { format: "rdf" }>["feed"]["items"]>[number];
type AtomEntry = NonNullable<Extract<ParsedFeed, { format: "atom" }>["feed"]["entries"]>[number];

/** A record's fields as JSON Feed and our front matter name them: `parseArticle` judges them as it judges every record. */
type Fields = Readonly<Record<string, unknown>>;

/** Reads a feed that somebody published (RSS 0.9 to 2.0, Atom, JSON Feed) as records, with their ids to the letter. */
export function readFeed(text: string, origin: Origin): Reading {
  if (/^\s*[[{]/.test(text)) return json.read(text, origin);
  let parsed: ParsedFeed;
  try {
    parsed = parseFeed(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const expected = `cannot be read as RSS, Atom or JSON Feed: ${reason}`;
    return { records: [], problems: [{ severity: "error", file: origin.file, expected }] };
  }
  const readings = fieldsOf(parsed).map((fields, index) => {
    const place = { file: origin.file, timezone: origin.timezone, path: `entry ${index + 1}` };
    return { index, ...parseArticle(fields, place) };
  });
  const records = readings.flatMap(({ record, index }): SourcedRecord[] =>
    record === undefined ? [] : [{ record, index }],
  );
  return { records, problems: readings.flatMap(({ problems }) => problems) };
}

function fieldsOf(parsed: ParsedFeed): readonly Fields[] {
  if (parsed.format === "rss") return (parsed.feed.items ?? []).map(rssFields);
  if (parsed.format === "rdf") return (parsed.feed.items ?? []).map(rdfFields);
  if (parsed.format === "atom") return (parsed.feed.entries ?? []).map(atomFields);
  return [];
}

function rssFields(item: RssItem): Fields {
  const guid = item.guid?.value;
  const guidIsLink = guid !== undefined && item.guid?.isPermaLink !== false && isWebAddress(guid);
  const url = item.link ?? (guidIsLink ? guid : undefined);
  const creators = (item.dc?.creators ?? []).map((name) => ({ name: htmlToText(name) }));
  const authors = (item.authors ?? [])
    .filter(({ name, email }) => (name ?? email) !== undefined)
    .map(({ name, email }) => ({ name, email }));
  return given({
    id: guid ?? url,
    title: item.title === undefined ? undefined : htmlToText(item.title),
    url: webAddress(url),
    published: item.pubDate ?? item.dc?.dates?.[0] ?? item.atom?.published ?? item.atom?.updated,
    updated: item.atom?.updated ?? item.dcterms?.modified?.[0],
    authors: creators.length > 0 ? creators : authors,
    ...texts(item.content?.encoded, item.description),
    tags: (item.categories ?? []).map(({ name }) => name),
    image: item.media?.thumbnails?.[0]?.url,
    enclosures: (item.enclosures ?? []).map(({ url: address, type, length }) =>
      given({ url: address, type: mediaType(type), length }),
    ),
  });
}

function rdfFields(item: RdfItem): Fields {
  return given({
    id: item.rdf?.about ?? item.link,
    title: item.title === undefined ? undefined : htmlToText(item.title),
    url: webAddress(item.link),
    published: item.dc?.dates?.[0] ?? item.dcterms?.created?.[0],
    authors: (item.dc?.creators ?? []).map((name) => ({ name: htmlToText(name) })),
    ...texts(item.content?.encoded, item.description),
    tags: item.dc?.subjects,
  });
}

function atomFields(entry: AtomEntry): Fields {
  const links = entry.links ?? [];
  const alternate = links.find(({ rel }) => rel === undefined || rel === "alternate");
  const { content, summary, title } = entry;
  const isHtml = content?.type !== undefined && /html/.test(content.type);
  return given({
    id: entry.id,
    title: title === undefined ? undefined : atomText(title),
    url: webAddress(alternate?.href),
    published: entry.published ?? entry.updated,
    updated: entry.published === undefined ? undefined : entry.updated,
    authors: (entry.authors ?? []).map(({ name, uri, email }) => given({ name, url: webAddress(uri), email })),
    summary: summary === undefined ? undefined : atomText(summary),
    ...(isHtml ? { content_html: content?.value } : { content_text: content?.value }),
    tags: (entry.categories ?? []).map(({ term, label }) => label ?? term),
    image: entry.media?.thumbnails?.[0]?.url,
    enclosures: links
      .filter(({ rel }) => rel === "enclosure")
      .map(({ href, type, length, title: name }) => given({ url: href, type: mediaType(type), length, title: name })),
  });
}

// RSS 2.0: an item's description is a synopsis, or the whole item; beside content:encoded it can only be the synopsis.
function texts(encoded: string | undefined, description: string | undefined): Fields {
  if (encoded !== undefined && !isBlank(encoded)) {
    return { content_html: encoded, summary: description === undefined ? undefined : htmlToText(description) };
  }
  if (description === undefined) return {};
  return looksLikeMarkup(description) ? { content_html: description } : { summary: htmlToText(description) };
}

// RFC 4287 section 3.1.1: text is plain unless its type says otherwise.
function atomText({ value, type }: { readonly value: string; readonly type?: string }): string {
  return type === undefined || type === "text" ? value : htmlToText(value);
}

function webAddress(text: string | undefined): string | undefined {
  return text !== undefined && isWebAddress(text) ? text : undefined;
}

function mediaType(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(text) ? text : undefined;
}

function given(fields: Fields): Fields {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept);
}
