import { type Extension, Feed, type FeedOptions, type Item } from "feed";
import { slot } from "./layout.ts";
import { atomNamespaces, rssNamespaces } from "./namespaces.ts";

// The only file that knows `feed`. The library decides which element goes where, but authors' text never passes through
// it: it gets slots, and its defects are corrected in its output, where slots are easy to find.
// docs/technotes/around-feed.md lists the corrections.

/** The names of the slots that have values. */
type Names = ReadonlySet<string>;

/** Placeholder instants, which are replaced by slots. */
const publishedMark = new Date(0);
const updatedMark = new Date(1_000);

/** Placeholder for podcast elements, which RSS and Atom share. */
const podcastMark = "<podcast/>";

/** One RSS item, with its indentation. */
export function rssItemLayout(names: Names): string {
  const item = {
    ...commonItem(names),
    link: slot("link"),
    ...(names.has("guid") ? { guid: slot("guid") } : {}),
    category: list(names, "category").map((name) => ({ name })),
    extensions: rssItemExtensions(names),
  };
  return cut(rss([item]), "        <item>", "</item>")
    .replace(`<![CDATA[${slot("title")}]]>`, slot("title"))
    .replace(podcastMark, slot("podcast"))
    .replace(publishedMark.toUTCString(), slot("published"));
}

/** An RSS document without items. */
export function rssDocumentLayout(names: Names): string {
  const options: FeedOptions = {
    ...commonOptions(names),
    ...optional(names, "language"),
    // Declares the prefix; the extension of the same name replaces its link.
    feedLinks: { rss: slot("self") },
    docs: "https://www.rssboard.org/rss-specification",
  };
  return rss([], options, rssChannelExtensions(names))
    .replace(/<rss [^>]*>/, `<rss version="2.0" ${rssNamespaces}>`)
    .replace(podcastMark, slot("podcast"))
    .replace(updatedMark.toUTCString(), slot("updated"))
    .replace(/\?>(<\?xml-stylesheet [^>]*type=")text\/xsl"/, '?>\n$1text/css"');
}

/** One Atom entry, with its indentation. */
export function atomEntryLayout(names: Names): string {
  const item = {
    ...commonItem(names),
    id: slot("id"),
    link: slot("links"),
    author: personsOf(names),
    category: list(names, "category").map((term) => ({ term })),
  };
  return cut(atom([item]), "    <entry>", "</entry>")
    .replace("<entry>", names.has("language") ? `<entry xml:lang="${slot("language")}">` : "<entry>")
    .replace(`<![CDATA[${slot("title")}]]>`, slot("title"))
    .replace(/<(title|summary) type="html">/g, (_, name: string) => `<${name} type="${slot(`${name}.type`)}">`)
    .replace(`<link href="${slot("links")}"/>`, slot("links"))
    .replace(publishedMark.toISOString(), slot("published"))
    .replace(updatedMark.toISOString(), slot("updated"));
}

/** An Atom document without entries. */
export function atomDocumentLayout(names: Names): string {
  const [author] = personsOf(names);
  const options: FeedOptions = {
    ...commonOptions(names),
    id: slot("id"),
    feed: slot("links"),
    ...(author === undefined ? {} : { author }),
    ...(names.has("icon") ? { favicon: slot("icon") } : {}),
  };
  // Some readers (gPodder) ignore a link without a type when they look for the page.
  return atom([], options)
    .replace(/<feed [^>]*>/, `<feed ${atomNamespaces} xml:lang="${slot("language")}">`)
    .replace(/<(title|subtitle|rights)>/g, (_, name: string) => `<${name} type="${slot(`${name}.type`)}">`)
    .replace("<generator>", `<generator version="${slot("version")}">`)
    .replace(`<link rel="self" href="${slot("links")}"/>`, slot("links"))
    .replace('<link rel="alternate" href', '<link rel="alternate" type="text/html" href')
    .replace(updatedMark.toISOString(), slot("updated"))
    .replace(/\?>(<\?xml-stylesheet [^>]*type=")text\/xsl"/, '?>\n$1text/css"');
}

/** One item of a JSON Feed, with its indentation. Slots stand for whole JSON values, including quotation marks. */
export function jsonItemLayout(names: Names): string {
  const item = {
    id: slot("id"),
    link: slot("url"),
    title: names.has("title") ? slot("title") : "",
    date: updatedMark,
    published: publishedMark,
    ...(names.has("tag.0") ? { category: list(names, "tag").map((name) => ({ name })) } : {}),
    ...optional(names, "image"),
    ...optional(names, "content"),
    extensions: extensionsOf({
      ...optional(names, "content_text"),
      ...optional(names, "summary"),
      ...optional(names, "external_url"),
      date_modified: slot("date_modified"),
      date_published: slot("date_published"),
      authors: members(names, "author", ["name", "url", "avatar"]),
      ...optional(names, "language"),
      ...(numbered(names, "attachment").length === 0
        ? {}
        : { attachments: members(names, "attachment", ofAttachment) }),
    }),
  };
  const document = json([item]);
  const start = document.indexOf(beforeItems) + beforeItems.length;
  return document.slice(start, document.lastIndexOf("\n    ]"));
}

/** A JSON Feed 1.1 document without items. */
export function jsonDocumentLayout(names: Names): string {
  const options = {
    title: slot("title"),
    link: slot("home"),
    description: slot("description"),
    ...optional(names, "image"),
  };
  return json([], options, {
    version: slot("version"),
    feed_url: slot("feed_url"),
    ...optional(names, "next_url"),
    ...optional(names, "favicon"),
    authors: members(names, "author", ["name", "url", "avatar"]),
    language: slot("language"),
    ...(numbered(names, "hub").length === 0 ? {} : { hubs: members(names, "hub", ["type", "url"]) }),
  });
}

const beforeItems = '"items": [\n';
const ofAttachment = ["url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"];

function rss(
  items: readonly Item[],
  options: FeedOptions = { title: "", link: slot("home") },
  extensions: readonly Extension[] = [],
): string {
  const feed = new Feed(options);
  for (const extension of extensions) feed.addExtension(extension);
  for (const item of items) feed.addItem(item);
  return feed.rss2();
}

function atom(items: readonly Item[], options: FeedOptions = { title: "" }): string {
  const feed = new Feed({ updated: updatedMark, ...options });
  for (const item of items) feed.addItem(item);
  return feed.atom1();
}

function json(
  items: readonly Item[],
  options: FeedOptions = { title: "" },
  more: Readonly<Record<string, unknown>> = {},
): string {
  const feed = new Feed(options);
  for (const extension of extensionsOf(more)) feed.addExtension(extension);
  for (const item of items) feed.addItem(item);
  return feed.json1().replace(/"(slot:[\w.:]+;)"/g, "$1");
}

/**
 * The parts of an item that RSS and Atom share. The library requires a title and a link, and leaves out an empty title.
 */
function commonItem(names: Names): Pick<Item, "title" | "date" | "published" | "description" | "content"> {
  return {
    title: names.has("title") ? slot("title") : "",
    date: updatedMark,
    published: publishedMark,
    ...optional(names, "description"),
    ...optional(names, "content"),
  };
}

function commonOptions(names: Names): FeedOptions {
  return {
    title: slot("title"),
    link: slot("home"),
    description: slot("description"),
    updated: updatedMark,
    generator: slot("generator"),
    stylesheet: slot("stylesheet"),
    ...optional(names, "image"),
    ...optional(names, "copyright"),
  };
}

function rssItemExtensions(names: Names): Extension[] {
  return extensionsOf({
    ...text("dc:creator", list(names, "creator")),
    ...text("dcterms:modified", only(names, "modified")),
    ...text("dc:language", only(names, "language")),
    ...(names.has("related.href") ? { "atom:link": attributes(names, "related", ["href", "rel"]) } : {}),
    "media:content": numbered(names, "media").map((name) => ({
      ...attributes(names, name, ["url", "type", "fileSize", "duration"]),
      ...text("media:title", only(names, `${name}.title`)),
    })),
    // After all media:content: newsboat plays the last file, AntennaPod the first, and AntennaPod reads durations only
    // from Media RSS.
    ...(names.has("enclosure.url") ? { enclosure: attributes(names, "enclosure", ["url", "length", "type"]) } : {}),
    ...(names.has("thumbnail.url") ? { "media:thumbnail": attributes(names, "thumbnail", ["url"]) } : {}),
    ...(names.has("podcast") ? { podcast: {} } : {}),
  });
}

function rssChannelExtensions(names: Names): Extension[] {
  return extensionsOf({
    "atom:link": numbered(names, "link").map((name) => attributes(names, name, ["href", "rel", "type"])),
    ...text("ttl", only(names, "ttl")),
    ...text("dc:creator", only(names, "creator")),
    ...(names.has("archive") ? { "fh:archive": {} } : {}),
    ...(names.has("podcast") ? { podcast: {} } : {}),
  });
}

function personsOf(names: Names): { name: string; email?: string; link?: string }[] {
  return numbered(names, "author").map((author) => ({
    name: slot(`${author}.name`),
    ...(names.has(`${author}.email`) ? { email: slot(`${author}.email`) } : {}),
    ...(names.has(`${author}.uri`) ? { link: slot(`${author}.uri`) } : {}),
  }));
}

function text(element: string, slots: readonly string[]): Readonly<Record<string, unknown>> {
  return slots.length === 0 ? {} : { [element]: slots.map((content) => ({ _text: content })) };
}

function attributes(names: Names, element: string, of: readonly string[]): Readonly<Record<string, unknown>> {
  const present = of.filter((name) => names.has(`${element}.${name}`));
  return { _attributes: Object.fromEntries(present.map((name) => [name, slot(`${element}.${name}`)])) };
}

/** Objects whose members are the slots `author.0.name`, `author.0.url` and so on. */
function members(names: Names, name: string, of: readonly string[]): readonly Readonly<Record<string, string>>[] {
  return numbered(names, name).map((each) => {
    const present = of.filter((member) => names.has(`${each}.${member}`));
    return Object.fromEntries(present.map((member) => [member, slot(`${each}.${member}`)]));
  });
}

/** The slots `creator.0`, `creator.1` and so on. */
function list(names: Names, name: string): readonly string[] {
  return numbered(names, name).map(slot);
}

/** The names `media.0`, `media.1` and so on that are slots, or have slots below them. */
function numbered(names: Names, name: string): readonly string[] {
  const numbers = [...names]
    .filter((other) => other.startsWith(`${name}.`))
    .map((other) => Number(other.split(".")[1]));
  return [...new Set(numbers)].map((number) => `${name}.${number}`);
}

function only(names: Names, name: string): readonly string[] {
  return names.has(name) ? [slot(name)] : [];
}

function optional<Name extends string>(names: Names, name: Name): { readonly [Key in Name]?: string } {
  return (names.has(name) ? { [name]: slot(name) } : {}) as { readonly [Key in Name]?: string };
}

/** The library declares an extension's value to be an object, but writes any value. */
function extensionsOf(members: Readonly<Record<string, unknown>>): Extension[] {
  return Object.entries(members).map(([name, value]) => ({ name, objects: value as Extension["objects"] }));
}

function cut(document: string, start: string, end: string): string {
  return document.slice(document.indexOf(start), document.lastIndexOf(end) + end.length);
}
