import { splitFrontMatter } from "./front-matter.ts";
import { markdown } from "./markdown.ts";
import { markdownOfMdx } from "./mdx-text.ts";
import { recordEndings } from "./record-files.ts";
import type { RecordFormat } from "./record-format.ts";

/** Markdown with JSX, as in Docusaurus, Astro and Next.js; only what readers can be shown is kept. */
export const mdx: RecordFormat = {
  extensions: recordEndings.mdx,
  read(text, origin) {
    const { body } = splitFrontMatter(text);
    return markdown.read(text.slice(0, text.length - body.length) + markdownOfMdx(body), origin);
  },
};
