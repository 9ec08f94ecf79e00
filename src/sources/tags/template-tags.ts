import { linesOf } from "./lines.ts";
import { mediaIn } from "./media.ts";
import { withoutPairs } from "./pairs.ts";
import { withReferences } from "./references.ts";

const anyTag = /\{[{%]/;

/** How Hugo is told to leave a tag as it is, in code too. */
const escapedTag = /(\{\{[<%])\/\*((?:(?!\{\{).)*?)\*\/([>%]\}\})/g;

/**
 * The Markdown of the article at `path` without those template tags of Hugo, Jekyll and Hexo that stand for what
 * Markdown can say: code, pictures, links to what programs fetch from elsewhere and to other articles, and without
 * those around a part of the text. To CommonMark a tag is text. Tags in code stay, and so do all others.
 */
export function withoutTags(text: string, path: string): string {
  if (!anyTag.test(text)) return text;
  const lines = withoutPairs(linesOf(text)).map(({ text: line, isCode }) =>
    isCode ? line : (mediaIn(line, path) ?? withReferences(line, path)),
  );
  return lines.join("\n").replace(escapedTag, "$1$2$3");
}
