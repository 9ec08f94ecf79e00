import type { Problem } from "../../errors.ts";
import { slugify } from "../../records/slug.ts";
import { type Fields, given } from "../feed-fields.ts";
import { withCharacters } from "../html-text.ts";
import { leftOutProblems } from "./left-out.ts";
import { elementsNamed, textOf, withPlainAmpersands, type XmlElement } from "./xml-elements.ts";

/** Scheme of the category that gives an entry's kind. */
export const kindScheme = "http://schemas.google.com/g/2005#kind";
/** Feeds of other Google services, such as YouTube, use the same scheme, so the term is checked too. */
const kindOfBlogger = "http://schemas.google.com/blogger/2008/kind#";
const declaration = /\bxmlns:blogger\s*=\s*["']http:\/\/schemas\.google\.com\/blogger\/2018["']/;

/** Whether the text is a Blogger export: an Atom feed whose entries include comments, pages, settings and drafts. */
export function isBloggerExport(text: string): boolean {
  return text.includes(kindOfBlogger) || declaration.test(text);
}

/** The posts of an export. Removed entries leave their line breaks, so line numbers still match. */
export interface Posts {
  readonly text: string;
  /** Per post, fields that override what a feed reader would find. */
  readonly fields: readonly Fields[];
  readonly problems: readonly Problem[];
}

/** Reduces an export to a feed of its published posts. */
export function postsOfBlogger(text: string, file: string): Posts {
  const plain = withPlainAmpersands(text);
  const entries = elementsNamed(plain, new Set(["entry"]));
  const kinds = entries.map(kindOf);
  let kept = "";
  let from = 0;
  for (const [index, { start, end }] of entries.entries()) {
    if (kinds[index] === undefined) continue;
    kept += plain.slice(from, start) + plain.slice(start, end).replace(/[^\n]+/g, "");
    from = end;
  }
  return {
    text: kept + plain.slice(from),
    fields: entries.filter((_, index) => kinds[index] === undefined).map(fieldsOf),
    problems: leftOutProblems(
      kinds.filter((kind) => kind !== undefined),
      file,
    ),
  };
}

/** The kind of an entry that is not a public article; `undefined` for one that is. */
function kindOf(entry: XmlElement): string | undefined {
  const kind = typeOf(entry);
  if (kind !== "post") return kind === "settings" ? "setting" : kind;
  // RFC 5023 section 13.1.1, and the element that Google Takeout uses instead.
  const control = entry.elements.find(({ name }) => name === "app:control");
  if (control !== undefined && textOf(control, "app:draft") === "yes") return "draft";
  const status = textOf(entry, "blogger:status") ?? "LIVE";
  if (status === "LIVE" || status === "SCHEDULED") return undefined;
  return status === "SOFT_TRASHED" ? "trashed post" : "draft";
}

/** Takeout gives only the last part of a post's address, and HTML-escapes titles. */
function fieldsOf(entry: XmlElement): Fields {
  if (textOf(entry, "blogger:type") === undefined) return {};
  const title = textOf(entry, "title");
  const name = /([^/]+)\.html$/.exec(textOf(entry, "blogger:filename") ?? "")?.[1];
  return given({
    title: title && withCharacters(title),
    slug: name !== undefined && slugify(name) === name ? name : undefined,
    summary: textOf(entry, "blogger:metaDescription"),
  });
}

function typeOf(entry: XmlElement): string {
  const kind = entry.elements.find(({ name, attributes }) => name === "category" && attributes.scheme === kindScheme);
  return textOf(entry, "blogger:type")?.toLowerCase() ?? kind?.attributes.term?.split("#").at(-1) ?? "post";
}
