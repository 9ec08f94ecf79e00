import type { Body } from "../records/article.ts";
import { cleanText } from "../records/text.ts";
import { allowListed } from "./allow-list.ts";
import { type ArticleLinks, noLinks } from "./links.ts";
import { markdownToHtml } from "./markdown.ts";
import { plainToHtml } from "./plain.ts";

export { leadOf } from "./lead.ts";
export type { ArticleLinks } from "./links.ts";
export { plainExcerpt, plainSummary } from "./plain.ts";

/**
 * A body as a clean HTML fragment: no script, style, form or frame; every link absolute, against the permalink unless
 * `links` knows it; every element closed.
 */
export function renderContent(body: Body, permalink: string, links: ArticleLinks = noLinks): string {
  // Before a heading, a byte order mark would make it a paragraph.
  const text = cleanText(body.text).replace(/^\uFEFF/, "");
  // Markdown may bring a carriage return by its reference. In XML it would be read as a line feed, in JSON it would
  // stay.
  const html = cleanText(htmlOf({ ...body, text }, permalink, links)).replace(/\r\n?/g, "\n");
  // A reference to a forbidden character, such as `&#0;`, is read as U+FFFD, which would be a fault of its own.
  return text.includes("\uFFFD") ? html : html.replaceAll("\uFFFD", "");
}

function htmlOf({ kind, text }: Body, permalink: string, links: ArticleLinks): string {
  switch (kind) {
    case "markdown":
      return markdown(text, permalink, links);
    case "html":
      return allowListed(text, permalink, links);
    case "plain":
      return plainToHtml(text);
  }
}

/** Only where an author wrote raw markup can any of it reach the HTML: the rest need not be read a second time. */
function markdown(text: string, permalink: string, links: ArticleLinks): string {
  const { html, hasMarkup } = markdownToHtml(text, permalink, links);
  return hasMarkup ? allowListed(html, permalink, links) : html;
}
