import { codeFinder, fenced } from "./code.ts";
import { mediaIn } from "./media.ts";
import { withReferences } from "./references.ts";

const anyTag = /\{[{%]/;

/** In quotations and lists too. What has backticks after it is code within a line. */
const openingFence = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?!.*`)|~{3,})/;
const closingFence = /^[ \t>]*(`{3,}|~{3,})[ \t\r]*$/;

/**
 * The Markdown of the article at `path` without those template tags of Hugo, Jekyll and Hexo that stand for what
 * Markdown can say: code, pictures, links to what programs fetch from elsewhere, and to other articles. To CommonMark a
 * tag is text. Tags in code stay, and so do all others.
 */
export function withoutTags(text: string, path: string): string {
  if (!anyTag.test(text)) return text;
  const lines = text.split("\n");
  const codeFrom = codeFinder(lines);
  const kept: string[] = [];
  let codeEnds: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const code = codeEnds === undefined ? codeFrom(at) : undefined;
    if (code !== undefined) {
      kept.push(fenced(code));
      at += code.lines.length + 1;
      continue;
    }
    kept.push(codeEnds === undefined ? (mediaIn(line, path) ?? withReferences(line, path)) : line);
    if (codeEnds === undefined) codeEnds = openingFence.exec(line)?.[1];
    else if (closingFence.exec(line)?.[1]?.startsWith(codeEnds)) codeEnds = undefined;
  }
  return kept.join("\n");
}
