import type { Problem } from "../../errors.ts";
import { slugify } from "../../records/slug.ts";
import { type Fields, given } from "../feed-fields.ts";
import { withCharacters } from "../html-text.ts";
import { leftOutOf } from "./left-out.ts";
import { elementsNamed, textOf, withPlainAmpersands, type XmlElement } from "./xml-elements.ts";

/** Of the category that tells what an entry is. */
export const kindScheme = "http://schemas.google.com/g/2005#kind";
/** The same scheme was in the feeds of all that Google had, YouTube too. */
const kindOfBlogger = "http://schemas.google.com/blogger/2008/kind#";
const declaration = /\bxmlns:blogger\s*=\s*["']http:\/\/schemas\.google\.com\/blogger\/2018["']/;

/**
 * Whether the text is an export of Blogger: an Atom feed in which comments, pages, settings and drafts are entries too.
 */
export function isBloggerExport(text: string): boolean {
  return text.includes(kindOfBlogger) || declaration.test(text);
}

/** An export without what is no article, every line where it was. */
export interface Posts {
  readonly text: string;
  /** What the export says of each post otherwise than a feed would. */
  readonly fields: readonly Fields[];
  readonly problems: readonly Problem[];
}

/** The feed of an export's published posts alone. */
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
    problems: leftOutOf(
      kinds.filter((kind) => kind !== undefined),
      file,
    ),
  };
}

/** What an entry is that is no article for everybody; undefined for one that is. */
function kindOf(entry: XmlElement): string | undefined {
  const kind = typeOf(entry);
  if (kind !== "post") return kind === "settings" ? "setting" : kind;
  // RFC 5023 section 13.1.1; and what Google's Takeout writes.
  const control = entry.elements.find(({ name }) => name === "app:control");
  if (control !== undefined && textOf(control, "app:draft") === "yes") return "draft";
  const status = textOf(entry, "blogger:status") ?? "LIVE";
  if (status === "LIVE" || status === "SCHEDULED") return undefined;
  return status === "SOFT_TRASHED" ? "trashed post" : "draft";
}

/** Takeout has no address of a post, but the end of it, and titles in which characters of HTML are escaped. */
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
