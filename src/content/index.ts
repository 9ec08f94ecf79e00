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
 * A body as a clean HTML fragment: no scripts, styles, forms or frames; every element closed; every link absolute, as
 * `links` says or relative to the permalink.
 */
export function renderContent(body: Body, permalink: string, links: ArticleLinks = noLinks): string {
  // A heading after a byte order mark would be a paragraph.
  const text = cleanText(body.text).replace(/^\uFEFF/, "");
  // References in Markdown may bring carriage returns, which XML would read as line feeds, but JSON would not.
  const html = cleanText(htmlOf({ ...body, text }, permalink, links)).replace(/\r\n?/g, "\n");
  // References to forbidden characters, such as `&#0;`, become U+FFFD, at which validators complain.
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

/** Only HTML from raw markup of the author's has to go through the allow-list. */
function markdown(text: string, permalink: string, links: ArticleLinks): string {
  const { html, hasMarkup } = markdownToHtml(text, permalink, links);
  return hasMarkup ? allowListed(html, permalink, links) : html;
}
