import { codeSpan } from "./code.ts";
import { type LeftTag, tagsIn } from "./left-tags.ts";
import { linesOf } from "./lines.ts";
import { mediaIn } from "./media.ts";
import { withoutPairs } from "./pairs.ts";
import { withReferences } from "./references.ts";

const anyTag = /\{[{%]|[{|](?:static|attach|filename)[}|]/;

/** How Hugo is told to leave a tag as it is, in code too. */
const escapedTag = /(\{\{[<%])\/\*((?:(?!\{\{).)*?)\*\/([>%]\}\})/g;

/** What became of a text, and the tags that stay in it. */
export interface Untagged {
  readonly text: string;
  readonly left: readonly LeftTag[];
}

/** To CommonMark, an element of HTML begins in `{{<tag a="b">}}`, and no reader would be shown it. */
const likeElement = new RegExp(String.raw`${codeSpan}|(?<tag>\{\{<)(?=/?\w)`, "g");

/**
 * The Markdown of the article at `path` without those template tags of Hugo, Zola, Jekyll, Hexo and Pelican that stand
 * for what Markdown can say: code, pictures, links to what programs fetch from elsewhere and to other articles, and
 * without those around a part of the text. To CommonMark a tag is text. Tags in code stay, and so do all others.
 */
export function withoutTags(text: string, path: string): Untagged {
  if (!anyTag.test(text)) return { text, left: [] };
  const lines = withoutPairs(linesOf(text)).map((line) =>
    line.isCode ? line : { ...line, text: mediaIn(line.text, path) ?? asText(withReferences(line.text, path)) },
  );
  const shown = lines.map((line) => line.text).join("\n");
  return { text: shown.replace(escapedTag, "$1$2$3"), left: tagsIn(lines) };
}

function asText(line: string): string {
  if (!line.includes("{{<")) return line;
  return line.replace(likeElement, (found, ...rest) => (rest.at(-1).tag === undefined ? found : "{{< "));
}
