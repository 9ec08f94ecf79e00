import * as z from "zod";
import * as field from "./fields.ts";

const personMapping = z.object({
  key: field.text.optional().describe("Names a person in the file of authors (Docusaurus)."),
  name: field.text.optional(),
  url: field.webOrMailAddress.optional(),
  email: field.email.optional(),
  avatar: field.webAddress.optional(),
  image_url: field.anyText.optional().describe("The same as avatar, if it is absolute (Docusaurus)."),
});

const person = z.union(
  [
    field.text,
    personMapping.refine(({ key, name, email, url }) => (key ?? name ?? email ?? url) !== undefined, {
      path: ["name"],
      error: "a name",
    }),
  ],
  { error: 'a name, "Name <mail@example.com>", or a mapping with name, url, email and avatar' },
);

const duration = z
  .union([z.number(), z.string()], { error: "a duration" })
  .refine((value) => readDuration(value) !== undefined, {
    error: 'a duration in seconds, or one such as "1:02:03"',
  });

const enclosureExpected = "an address, or a mapping with url, type, length, title and duration";
const enclosureMapping = z.object(
  {
    url: field.address.describe("Absolute, or relative to the article's address."),
    type: mediaType().optional().describe("Media type; guessed from the file's extension if missing."),
    mime_type: mediaType().optional().describe("The same as type (JSON Feed)."),
    length: lengthInBytes().optional().describe("Size in bytes."),
    size_in_bytes: lengthInBytes().optional().describe("The same as length (JSON Feed)."),
    title: field.anyText.optional(),
    duration: duration.optional().describe('Seconds, or "1:02:03".'),
    duration_in_seconds: duration.optional().describe("The same as duration (JSON Feed)."),
  },
  { error: enclosureExpected },
);
const enclosure = z.union([field.address, enclosureMapping], { error: enclosureExpected });

const authors = field.oneOrMore(person, 'a name, "Name <mail@example.com>", a mapping with a name, or a list of these');
const enclosures = field.oneOrMore(enclosure, "an address, a mapping with a url, or a list of these");
const tags = field.oneOrMore(field.anyText, "a list of tags, or tags with commas between them");
const categoriesExpected = "a list of categories, or categories with commas between them";
const category = field.oneOrMore(field.anyText, categoriesExpected);
/** In Hexo, a list within the list means categories within one another. */
const categories = z.union([z.array(category), field.anyText], { error: categoriesExpected });

const taxonomies = z.object(
  { tags: tags.optional(), categories: categories.optional(), authors: authors.optional() },
  { error: "a mapping with tags, categories and authors" },
);

/** Any value is accepted: many programs have such a field beside the date that counts. */
function created() {
  return z.unknown().optional().describe("The same as published, if it is a date and nothing else gives one.");
}

/** Any value is accepted: articles that are not episodes have such fields too, so a useless value is only a warning. */
function ofEpisode(meaning: string) {
  return z.unknown().optional().describe(meaning);
}

/** Themes of site generators write a mapping, with or without an address. */
const imageExpected = 'an address such as "https://example.com/a.png" or "a.png", or a mapping with url, src or path';
const imageMapping = z.object({
  url: field.address.optional(),
  src: field.address.optional(),
  path: field.address.optional(),
});
const image = field.oneOrMore(z.union([field.address, imageMapping], { error: imageExpected }), imageExpected);

/**
 * A record as its author writes it, in front matter or JSON: our field names, those of JSON Feed, and those of site
 * generators for the same things. `parseArticle` reads everything that this accepts.
 */
export const articleSchema = z.object({
  id: field.id
    .optional()
    .describe("Identifies the article forever. Kept as it is written; do not change it once published."),
  title: field.anyText.optional().describe("Plain text, not HTML."),
  url: field.webAddressOrPath
    .optional()
    .describe("Address of the article's own page elsewhere; if missing, Broadsheet makes a page."),
  external_url: field.webAddress.optional().describe("What a link post is about."),
  published: field.dateOrFlag
    .optional()
    .describe("When the article appears. A date alone is noon UTC. False makes it a draft (Jekyll)."),
  date_published: field.date.optional().describe("The same as published (JSON Feed)."),
  publishDate: field.date.optional().describe("The same as published (Hugo)."),
  pubDate: field.date.optional().describe("The same as published (Astro)."),
  pubDatetime: field.date.optional().describe("The same as published (AstroPaper)."),
  publishedAt: field.date.optional().describe("The same as published (Next.js)."),
  datePublished: field.date.optional().describe("The same as published (Hashnode)."),
  date: field.date.optional().describe("The same as published (Jekyll, Hugo, Eleventy)."),
  published_at: created(),
  publish_date: created(),
  created: created(),
  created_at: created(),
  createdAt: created(),
  dateCreated: created(),
  "date created": created(),
  updated: field.date.optional().describe("When the article was last changed in a way that readers should notice."),
  date_modified: field.date.optional().describe("The same as updated (JSON Feed)."),
  lastmod: field.date.optional().describe("The same as updated (Hugo)."),
  updatedDate: field.date.optional().describe("The same as updated (Astro)."),
  modDatetime: field.date.optional().describe("The same as updated (AstroPaper)."),
  updatedAt: field.date.optional().describe("The same as updated (Next.js)."),
  last_modified_at: field.date.optional().describe("The same as updated (Jekyll)."),
  modified: field.date.optional().describe("The same as updated (Hugo, Pelican)."),
  expires: field.day.optional().describe("From then on, the article is in no feed."),
  expiryDate: field.day.optional().describe("The same as expires (Hugo)."),
  unpublishDate: field.day.optional().describe("The same as expires (Hugo)."),
  authors: authors.optional().describe("Main author first; if missing, the site's author."),
  author: authors.optional().describe("The same as authors."),
  summary: field.anyText.optional().describe("Plain text, not HTML."),
  description: field.anyText.optional().describe("The same as summary (Hugo, Jekyll, Astro)."),
  excerpt: field.anyText.optional().describe("The same as summary (Jekyll)."),
  body: field.anyText.optional().describe("The article in Markdown, where the record is not a Markdown file."),
  content_html: field.anyText.optional().describe("The article in HTML."),
  content_text: field.anyText.optional().describe("The article in plain text."),
  tags: tags.optional().describe("What the article is about."),
  tag: tags.optional().describe("Counts as a tag, after tags (Jekyll, Hexo)."),
  category: category.optional().describe("Counts as a tag, after tags (Jekyll, Pelican)."),
  categories: categories.optional().describe("Count as tags, after tags (Jekyll, Hugo, Hexo)."),
  taxonomies: taxonomies.optional().describe("Stands in for missing tags, categories and authors (Zola)."),
  language: field.language.optional().describe("BCP 47; if missing, the site's language."),
  lang: field.language.optional().describe("The same as language (Hexo, Jekyll, Pelican)."),
  image: image.optional().describe("Absolute, or relative to the article's address; of several, the first counts."),
  banner_image: field.address.optional().describe("Stands in for a missing image (JSON Feed)."),
  enclosures: enclosures.optional().describe("Files that belong to the article: an episode, a video, a PDF."),
  attachments: enclosures.optional().describe("The same as enclosures (JSON Feed)."),
  season: ofEpisode("For a podcast episode: the number of its season, from 1."),
  episode: ofEpisode("For a podcast episode: its number, from 1."),
  episode_type: ofEpisode("For a podcast episode: full, trailer or bonus."),
  explicit: ofEpisode("For a podcast episode: true if it is for adults only; site.yaml sets it for all."),
  draft: field.flag.optional().describe("A draft is not published."),
  slug: field.text
    .optional()
    .describe("The article's part of its address; if missing, made from the file's name, otherwise from the title."),
});

/** The output of `articleSchema`. */
export type ArticleFields = z.infer<typeof articleSchema>;

/** A person as a record may write one. */
export type PersonField = z.infer<typeof person>;

/** An enclosure as a record may write one. */
export type EnclosureField = z.infer<typeof enclosure>;

/** All fields of a record. */
export const articleFields: readonly string[] = Object.keys(articleSchema.shape);

/** A blank value of these fields is an error, since its effect could not be undone after publication. */
export const neverBlank: ReadonlySet<string> = new Set(["draft", "id"]);

/** The fields of `taxonomies`. */
export const taxonomyFields: readonly string[] = Object.keys(taxonomies.shape);

/** The fields of a person written as a mapping. */
export const personFields: readonly string[] = Object.keys(personMapping.shape);

/** Fields of a person that Docusaurus uses for its own pages, and that documents cannot contain. */
export const personFieldsOfPages: readonly string[] = ["title", "description", "page", "socials", "twitter"];

/** The fields of an enclosure written as a mapping. */
export const enclosureFields: readonly string[] = Object.keys(enclosureMapping.shape);

/**
 * Names, in lower case, that other programs use for one of these fields or for something similar; the author has to
 * say which was meant.
 */
export const foreignFields: Readonly<Record<string, string>> = {
  canonical: "url",
  canonical_url: "url",
  canonicalurl: "url",
  content: "body",
  cover: "image",
  cover_image: "image",
  created: "published",
  created_at: "published",
  expirydate: "expires",
  featured_image: "image",
  featuredimage: "image",
  guid: "id",
  heroimage: "image",
  keywords: "tags",
  link: "url",
  name: "title",
  permalink: "url",
  pubdate: "published",
  publicationdate: "published",
  publishdate: "published",
  published_at: "published",
  publisheddate: "published",
  thumbnail: "image",
  unpublishdate: "expires",
  updated_at: "updated",
};

/** The seconds of a duration: `3723`, `"3723"` or `"1:02:03"`; undefined if invalid. */
export function readDuration(value: string | number): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : undefined;
  const match = /^(?:(?:(\d+):)?([0-5]?\d):([0-5]\d)|(\d+(?:\.\d+)?))$/.exec(value.trim());
  if (match === null) return undefined;
  const [, hours, minutes, seconds, plain] = match;
  return plain === undefined ? Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(plain);
}

function lengthInBytes() {
  return field.wholeNumber(0, Number.MAX_SAFE_INTEGER, "a whole number of bytes");
}

function mediaType() {
  const error = 'a media type such as "audio/mpeg"';
  return z.string({ error }).regex(/^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(?:;.*)?$/, { error });
}
