import type { Body } from "../records/article.ts";
import { cleanText } from "../records/text.ts";
import { allowListed } from "./allow-list.ts";
import { markdownToHtml } from "./markdown.ts";
import { plainToHtml } from "./plain.ts";

export { excerpt, plainText } from "./plain.ts";

/** A body as a clean HTML fragment: no script, style, form or frame; every link absolute, against the permalink; every element closed. */
export function renderContent(body: Body, permalink: string): string {
  const text = cleanText(body.text);
  switch (body.kind) {
    case "markdown":
      return cleanText(markdown(text, permalink));
    case "html":
      return cleanText(allowListed(text, permalink));
    case "plain":
      return plainToHtml(text);
  }
}

/** Only where an author wrote raw markup can any of it reach the HTML: the rest need not be read a second time. */
function markdown(text: string, permalink: string): string {
  const html = markdownToHtml(text, permalink);
  return text.includes("<") ? allowListed(html, permalink) : html;
}
