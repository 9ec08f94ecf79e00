import { withCaptures } from "./captures.ts";
import { codeSpan } from "./code.ts";
import { linesOf } from "./lines.ts";
import { mediaIn } from "./media.ts";
import { withoutPairs } from "./pairs.ts";
import { withReferences } from "./references.ts";
import { type RemainingTag, tagsIn } from "./remaining-tags.ts";

const anyTag = /\{[{%]|[{|](?:static|attach|filename)[}|]/;

/** Hugo's syntax for showing a tag verbatim, in code too. */
const escapedTag = /(\{\{[<%])\/\*((?:(?!\{\{).)*?)\*\/([>%]\}\})/g;

/** The converted text, and the tags that remain in it. */
export interface Untagged {
  readonly text: string;
  readonly left: readonly RemainingTag[];
}

/** CommonMark would parse `{{<tag a="b">}}` as an HTML element, hiding it from readers. */
const elementLikeTag = new RegExp(String.raw`${codeSpan}|(?<tag>\{\{<)(?=/?\w)`, "g");

/**
 * Converts template tags of Hugo, Zola, Jekyll, Hexo and Pelican in the article at `path` to Markdown where it can
 * express them: code, images, links to embedded content and to other articles. Tags around styled parts are removed.
 * Other tags, and all tags in code, stay.
 */
export function withoutTags(text: string, path: string, title?: string): Untagged {
  if (!anyTag.test(text)) return { text, left: [] };
  const shownIn = (line: string) => mediaIn(line, path) ?? asText(withTitle(withReferences(line, path), title));
  const lines = withoutPairs(withCaptures(linesOf(text))).map((line) =>
    line.isCode ? line : { ...line, text: shownIn(line.text) },
  );
  const shown = lines.map((line) => line.text).join("\n");
  return { text: shown.replace(escapedTag, "$1$2$3"), left: tagsIn(lines) };
}

/** Jekyll's first posts begin with their title. */
const titleTag = new RegExp(
  String.raw`${codeSpan}|<(?<element>pre|code)\b.*?</\k<element>>|(?<tag>\{\{-?\s*page\.title\s*(?:\|\s*\w+\s*)?-?\}\})`,
  "g",
);

function withTitle(line: string, title: string | undefined): string {
  if (title === undefined || !line.includes("page.title")) return line;
  return line.replace(titleTag, (found, ...rest) => (rest.at(-1).tag === undefined ? found : title));
}

function asText(line: string): string {
  if (!line.includes("{{<")) return line;
  return line.replace(elementLikeTag, (found, ...rest) => (rest.at(-1).tag === undefined ? found : "{{< "));
}
