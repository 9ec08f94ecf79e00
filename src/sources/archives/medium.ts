import { given, webAddress } from "../feed-fields.ts";
import { leftOutProblems } from "../feeds/left-out.ts";
import { parseEntry } from "../feeds/parse-entry.ts";
import type { Origin, Reading } from "../record-format.ts";
import { elementsIn, hasClass, isNamed, type PageElement, parsePage, wordsOf } from "./page-tree.ts";

const colophon = /Exported from <a href="https:\/\/medium\.com\/?">Medium<\/a>/;

/** Whether the text is a page from a Medium export, which holds one post or draft. */
export function isMediumPost(text: string): boolean {
  return /^\s*<!DOCTYPE html/i.test(text) && colophon.test(text);
}

const headings = new Set(["h1", "h2", "h3", "h4"]);

/** Reads the post in such a page. It keeps the id that it has in Medium's feeds. */
export function readMediumPost(html: string, { file, rules }: Pick<Origin, "file" | "rules">): Reading {
  const elements = elementsIn([parsePage(html)]);
  const withClass = (name: string): PageElement | undefined => elements.find((element) => hasClass(element, name));
  const words = (name: string): string | undefined => {
    const element = withClass(name);
    return element === undefined ? undefined : wordsOf([element]);
  };
  const time = withClass("dt-published");
  // Drafts have no date.
  if (time === undefined) return { records: [], problems: leftOutProblems(["draft"], file) };
  const url = webAddress(withClass("p-canonical")?.attributes.href);
  const author = withClass("p-author");
  const fields = given({
    id: webAddress(time.parent?.attributes.href) ?? url,
    title: words("p-name"),
    url,
    published: time.attributes.datetime,
    authors: author && [given({ name: wordsOf([author]), url: webAddress(author.attributes.href) })],
    summary: words("p-summary"),
    tags: elements.filter((element) => hasClass(element, "p-tag")).map((element) => wordsOf([element])),
    content_html: contentIn(html, withClass("e-content")),
  });
  const { record, problems } = parseEntry(fields, { file, rules, path: "post 1", line: () => time.line });
  return { records: record === undefined ? [] : [{ record, index: 0 }], problems };
}

/** The content of a post without the title, which Medium repeats there. */
function contentIn(html: string, content: PageElement | undefined): string {
  const [start, end] = content?.inside ?? [0, 0];
  const isTitle = (element: PageElement) => isNamed(element, headings) && hasClass(element, "graf--title");
  const title = elementsIn(content?.children ?? []).find(isTitle)?.whole ?? [start, start];
  return `${html.slice(start, title[0])}${html.slice(title[1], end)}`.trim();
}
