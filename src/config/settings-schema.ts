import * as z from "zod";
import { absoluteUrl, isWebAddress } from "../records/absolute-url.ts";
import * as field from "../records/fields.ts";
import { permalinkFault } from "../records/permalink.ts";
import { podcastCategories } from "../records/podcast-categories.ts";
import { isTimezone } from "../records/timezone.ts";
import { isLanguage, readLanguageTag } from "../records/values.ts";
import { languageMeant, timezoneMeant } from "./meant-values.ts";
import { readRhythm, scheduleExpected } from "./rhythm.ts";
import { isSiteAddress, siteAddress } from "./site-address.ts";

const names = field.oneOrMore(field.text, "a name, or a list of names");

const customFeed = z.object(
  {
    title: field.text.describe("The feed's own title."),
    slug: field.text.optional().describe("Its part of the address, /feeds/SLUG/; made from the title if missing."),
    description: field.text.optional(),
    tags: names.optional().describe("Articles that carry any of these; if missing, every article."),
    authors: names.optional().describe("Articles by any of these; if missing, by anybody."),
  },
  { error: "a mapping with title, tags and authors" },
);

const anyCategory = (categories: string | readonly string[]) => categories.length > 0;
const categoryExpected = 'an Apple Podcasts category such as "Technology" or "Society & Culture > Documentary"';
const podcast = z.object(
  {
    category: field
      .oneOrMore(z.enum(podcastCategories, { error: categoryExpected }), `${categoryExpected}, or a list of these`)
      .refine(anyCategory, { error: `${categoryExpected}, or a list of these` })
      .describe("Apple Podcasts categories, the main one first."),
    image: field.address
      .optional()
      .describe(
        "The cover, a square JPEG or PNG; absolute, or relative to the public address; if missing, the site's image.",
      ),
    explicit: field.flag.optional().describe("Whether it is for adults only."),
    type: z
      .enum(["episodic", "serial"], { error: '"episodic" or "serial"' })
      .optional()
      .describe("serial: meant to be heard from the first episode onwards."),
  },
  { error: "a mapping with category, image, explicit and type" },
);

const authorExpected = "a name, or a mapping with name, url, email and avatar";
const authorMapping = z.object(
  {
    name: field.text,
    url: field.webAddress.optional(),
    email: field.email.optional(),
    avatar: field.webAddress.optional(),
  },
  { error: authorExpected },
);
const author = z.union([field.text, authorMapping], { error: authorExpected });

const redirectExpected = 'a path such as "/rss.xml", an address, or a mapping with to and status';
const redirectMapping = z.object(
  { to: redirectTarget(), status: redirectStatus().optional() },
  { error: redirectExpected },
);

const oldPath = oldAddress();

/** The settings in `data/site.yaml`. */
export const settingsSchema = z.object({
  title: field.text.optional().describe("The publication's name."),
  description: field.text.optional().describe("One sentence on what it is about."),
  id: field.text
    .optional()
    .describe("Identifies the publication whatever its address, such as urn:uuid:…; never change it once published."),
  url: ownAddress()
    .optional()
    .describe("The page that the feeds belong to: your site, unless that is Broadsheet's own pages."),
  permalink: permalink()
    .optional()
    .describe(
      "Pattern for the address of each article's page elsewhere, if the article states none: https://example.com/:year/:month/:slug/.",
    ),
  language: language().optional().describe("BCP 47: en, pt-BR."),
  timezone: timezone().optional().describe("IANA name; applies to times without an offset."),
  author: author.optional().describe("Author of articles that name none."),
  copyright: field.text.optional().describe("Who owns the text, and since when."),
  icon: field.address.optional().describe("Small and square; absolute, or relative to the public address."),
  image: field.address.optional().describe("Large; absolute, or relative to the public address."),
  entries: field
    .wholeNumber(1, 1000, "a whole number from 1 to 1000")
    .optional()
    .describe("Entries in a feed document."),
  content: z
    .enum(["full", "summary"], { error: '"full" or "summary"' })
    .optional()
    .describe("How much of each article a feed contains."),
  archive: z
    .enum(["main", "all", "none"], { error: '"main", "all" or "none"' })
    .optional()
    .describe("Which feeds keep their whole history (RFC 5005)."),
  schedule: schedule()
    .optional()
    .describe('When to look for changes: a cron expression, "every 15 minutes", "hourly", "daily".'),
  hubs: field.oneOrMore(field.webAddress, "an address, or a list of addresses").optional().describe("WebSub hubs."),
  feeds: z
    .array(customFeed, { error: "a list of feeds, each with a title" })
    .optional()
    .describe("Feeds chosen by tags and authors."),
  podcast: podcast.optional().describe("What podcast directories require."),
  redirects: redirects().optional().describe("Old paths and where they lead now: permanent redirects."),
  gone: field
    .oneOrMore(oldPath, "a path, or a list of paths")
    .optional()
    .describe("Paths that are gone for good (410)."),
});

/** The output of `settingsSchema`. */
export type Settings = z.infer<typeof settingsSchema>;

/** All settings. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape);

/** The settings of a custom feed. */
export const feedSettingNames: readonly string[] = Object.keys(customFeed.shape);

/** The settings of a podcast. */
export const podcastSettingNames: readonly string[] = Object.keys(podcast.shape);

/** The settings of an author written as a mapping. */
export const authorSettingNames: readonly string[] = Object.keys(authorMapping.shape);

/** The settings of a redirect written as a mapping. */
export const redirectSettingNames: readonly string[] = Object.keys(redirectMapping.shape);

/** Names that other programs use for our settings. */
export const foreignSettings: Readonly<Record<string, string>> = {
  base_url: "url",
  baseurl: "url",
  cron: "schedule",
  home_page_url: "url",
  hub: "hubs",
  lang: "language",
  limit: "entries",
  link: "url",
  logo: "image",
  name: "title",
  permalinks: "permalink",
  favicon: "icon",
  rights: "copyright",
  subtitle: "description",
  tagline: "description",
  tz: "timezone",
};

function ownAddress() {
  const check = z.string({ error: siteAddress }).refine(isSiteAddress, { error: siteAddress });
  return check.meta({ pattern: "^\\s*[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+(?:/[^?#]*)?$" });
}

/** Many programs distinguish pages only by a query: `/?p=12`, `/article.php?id=7`. */
function oldAddress() {
  const error = 'a path such as "/old/feed.xml" or "/?p=12"';
  return z.string({ error }).regex(/^\/[^\s?#\\]*(?:\?[^\s#]*)?$/, { error });
}

function permalink() {
  const error = permalinkFault("");
  const check = z.string({ error }).refine((pattern) => permalinkFault(pattern) === undefined, {
    error: ({ input }) => permalinkFault(String(input)),
  });
  return check.meta({ pattern: "^\\s*[Hh][Tt][Tt][Pp][Ss]?://.*:(slug|headline)" });
}

/** Must be a language that dates can be formatted in, since pages contain dates. */
function language() {
  const error = 'a language tag such as "en" or "pt-BR"';
  const check = z.string({ error }).refine((tag) => isLocale(readLanguageTag(tag)), {
    error: ({ input }) => suggested("a language tag", languageMeant(String(input))) ?? error,
  });
  return check.meta({ pattern: field.languagePattern });
}

function timezone() {
  const error = 'a time zone such as "UTC" or "Europe/Stockholm"';
  return z.string({ error }).refine(isTimezone, {
    error: ({ input }) => suggested("a time zone", timezoneMeant(String(input))) ?? error,
  });
}

function suggested(kind: string, meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `${kind} such as "${meant}"`;
}

function schedule() {
  const error = scheduleExpected;
  return z.string({ error }).refine((value) => readRhythm(value) !== undefined, { error });
}

function redirects() {
  const target = z.union([redirectTarget(), redirectMapping], { error: redirectExpected });
  return z.record(oldPath, target, { error: "old paths, each with its new one" });
}

function redirectTarget() {
  const error = redirectExpected;
  const check = z.string({ error }).refine((to) => isPathOfOurs(to) || isWebAddress(to), { error });
  return check.meta({ pattern: "^(/(?!/)\\S*$|\\s*[Hh][Tt][Tt][Pp][Ss]?://)" });
}

function redirectStatus() {
  const error = "301 or 308";
  const check = z.union([z.number(), z.string()], { error });
  const known = ["301", "308"];
  return check.refine((value) => known.includes(String(value)), { error }).meta({ enum: [301, 308, ...known] });
}

/**
 * Whether the value is a path on this site. `//example.com/`, `/\example.com/` and `/.//example.com/` refer to another
 * host, or would if appended to `/`.
 */
function isPathOfOurs(value: string): boolean {
  const base = "https://example.com/";
  const whole = /^\/\S*$/.test(value) ? (absoluteUrl(value, base) ?? "") : "";
  return whole.startsWith(base) && !whole.startsWith(`${base}/`);
}

function isLocale(tag: string): boolean {
  if (!isLanguage(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
