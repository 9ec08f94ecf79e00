import type { Problem } from "../../errors.ts";
import { parseInstant } from "../../records/dates.ts";
import { slugify } from "../../records/slug.ts";
import { type Fields, given, languageTag, lengthInBytes, mediaType, webAddress } from "../feed-fields.ts";
import { htmlToText, titleToText, withCharacters } from "../html-text.ts";
import type { Origin, Reading, SourcedRecord } from "../record-format.ts";
import { lossesIn } from "./faults.ts";
import { leftOutProblems } from "./left-out.ts";
import { parseEntry } from "./parse-entry.ts";
import { shortcodesIn, textOfPost } from "./wordpress-text.ts";
import { elementsNamed, textOf, withPlainAmpersands, type XmlElement } from "./xml-elements.ts";

const declaration = /<rss\b[^<>]*\bxmlns:wp\s*=\s*["']https?:\/\/wordpress\.org\/export\//i;

/** Whether the text is a WordPress export (WXR): RSS with all content, including drafts and attachments. */
export function isWordPressExport(text: string): boolean {
  return declaration.test(text);
}

const read = new Set(["item", "language", "link", "wp:author"]);

/** Site-wide values of an export. */
interface Site {
  readonly address: string | undefined;
  readonly language: string | undefined;
  /** Display names by login. */
  readonly authors: ReadonlyMap<string, string>;
  /** Addresses of attachments by post id. */
  readonly attachments: ReadonlyMap<string, string>;
}

/** Reads the public posts, including scheduled ones, with the ids used in the site's feed. */
export function readWordPressExport(text: string, { file, rules }: Origin): Reading {
  const elements = elementsNamed(withPlainAmpersands(text), read);
  const items = elements.filter(({ name }) => name === "item");
  const site = siteOf(elements);
  const records: SourcedRecord[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of items.entries()) {
    if (kindOf(item) !== undefined) continue;
    const origin = { file, rules, path: `item ${index + 1}`, line: () => item.line };
    const parsed = parseEntry(fieldsOf(item, site), origin);
    problems.push(...parsed.problems);
    if (parsed.record !== undefined) records.push({ record: parsed.record, index, line: item.line });
  }
  const kinds = items.map(kindOf).filter((kind) => kind !== undefined);
  return {
    records,
    problems: [
      ...lossesIn(text, items.length, file),
      ...leftOutProblems(kinds, file),
      ...shortcodeProblems(records, file),
      ...problems,
    ],
  };
}

/** Warns about shortcodes, which stay in the text because only WordPress can expand them. */
function shortcodeProblems(records: readonly SourcedRecord[], file: string): readonly Problem[] {
  const [first, ...others] = records
    .map(({ record, line }) => ({ codes: shortcodesIn(record.body?.text ?? ""), line }))
    .filter(({ codes }) => codes.length > 0);
  if (first === undefined) return [];
  const names = new Set([first, ...others].flatMap(({ codes }) => codes));
  const expected = `holds shortcodes, which only WordPress can replace: ${[...names].map((name) => `[${name}]`).join(", ")}`;
  const where = others.length === 0 ? "in one article" : `in ${others.length + 1} articles, of which this is the first`;
  const advice = `${where}; they stay in the text as they are`;
  return [{ severity: "warning", file, ...(first.line !== undefined && { line: first.line }), expected, advice }];
}

function siteOf(elements: readonly XmlElement[]): Site {
  const authors = elements.filter(({ name }) => name === "wp:author");
  const items = elements.filter((item) => textOf(item, "wp:post_type") === "attachment");
  const firstText = (element: string) => elements.find(({ name }) => name === element)?.text;
  return {
    address: webAddress(firstText("link")),
    language: languageTag(firstText("language")),
    authors: mapOf(authors, "wp:author_login", "wp:author_display_name"),
    attachments: mapOf(items, "wp:post_id", "wp:attachment_url"),
  };
}

function mapOf(elements: readonly XmlElement[], key: string, value: string): ReadonlyMap<string, string> {
  return new Map(elements.map((element) => [textOf(element, key) ?? "", textOf(element, value) ?? ""]));
}

const drafts = new Set(["auto-draft", "draft", "pending"]);

/** The kind of an item that is not a public article; `undefined` for one that is. */
function kindOf(item: XmlElement): string | undefined {
  const type = textOf(item, "wp:post_type") ?? "post";
  if (type !== "post") return type.replaceAll("_", " ");
  const status = textOf(item, "wp:status") ?? "publish";
  if (drafts.has(status)) return "draft";
  if (status === "trash") return "trashed post";
  if (status !== "publish" && status !== "future") return `${status} post`;
  return textOf(item, "wp:post_password") === undefined ? undefined : "password-protected post";
}

function fieldsOf(item: XmlElement, site: Site): Fields {
  const title = textOf(item, "title");
  const excerpt = textOf(item, "excerpt:encoded");
  const link = textOf(item, "link");
  // Squarespace's exports for WordPress use relative links.
  const url = webAddress(link, site.address);
  const published =
    instantOf(textOf(item, "wp:post_date_gmt")) ?? textOf(item, "pubDate") ?? textOf(item, "wp:post_date");
  const updated = instantOf(textOf(item, "wp:post_modified_gmt"));
  return given({
    id: textOf(item, "guid") ?? url ?? link,
    title: title && titleToText(title),
    url,
    slug: slugOf(item),
    published,
    updated: updated === published ? undefined : updated,
    authors: authorsOf(item, site),
    language: site.language,
    summary: excerpt && htmlToText(excerpt),
    content_html: textOfPost(textOf(item, "content:encoded") ?? ""),
    tags: tagsOf(item),
    image: webAddress(site.attachments.get(metaOf(item, "_thumbnail_id")[0] ?? "")),
    enclosures: metaOf(item, "enclosure").map(enclosureOf),
  });
}

/** Co-Authors Plus lists several authors as categories. */
function authorsOf(item: XmlElement, { authors }: Site): readonly string[] {
  const coAuthors = item.elements.filter(
    ({ name, attributes }) => name === "category" && attributes.domain === "author",
  );
  const names = coAuthors.length > 0 ? coAuthors.map(({ text }) => text.trim()) : [textOf(item, "dc:creator") ?? ""];
  return [...new Set(names)].filter((name) => name !== "").map((name) => authors.get(name) || name);
}

/** The last part of the post's address, if it is a valid slug here. */
function slugOf(item: XmlElement): string | undefined {
  const name = textOf(item, "wp:post_name");
  return name === undefined || slugify(name) !== name ? undefined : name;
}

/** Parses UTC times such as `2024-05-01 09:00:00`. Drafts have all zeros. */
function instantOf(time: string | undefined): string | undefined {
  const text = `${time?.replace(" ", "T")}Z`;
  return parseInstant(text, "UTC") === undefined ? undefined : text;
}

/** Categories and tags, except the default category "uncategorized". */
function tagsOf({ elements }: XmlElement): readonly string[] {
  const terms = elements.filter(({ name, attributes: { domain, nicename } }) => {
    return name === "category" && (domain === "category" || domain === "post_tag") && nicename !== "uncategorized";
  });
  return terms.map(({ text }) => withCharacters(text.trim()));
}

function metaOf({ elements }: XmlElement, key: string): readonly string[] {
  const metas = elements.filter((meta) => meta.name === "wp:postmeta" && textOf(meta, "wp:meta_key") === key);
  return metas.map((meta) => textOf(meta, "wp:meta_value") ?? "");
}

/** Within serialized PHP. */
const duration = /"duration";s:\d+:"([^"]+)"/;

/** WordPress stores address, length and media type on separate lines; PowerPress adds a fourth with everything else. */
function enclosureOf(value: string): Fields {
  const [url = "", length, type, more = ""] = value.split("\n").map((line) => line.trim());
  return given({
    url: webAddress(url) ?? url,
    length: lengthInBytes(Number(length)),
    type: mediaType(type),
    duration: duration.exec(more)?.[1],
  });
}
