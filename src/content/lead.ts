import type { Body } from "../records/article.ts";
import { codeBlocks } from "./markdown.ts";

/** The end of the excerpt, at the end of a line: of Hugo, Hexo, Jekyll, Zola and WordPress, Docusaurus, and Nikola. */
const mark = /<!--[ \t]*(?:more|truncate|teaser_end)[ \t]*-->[ \t]*$/i;

/** CommonMark 0.31 section 4.7: a link above the mark may have its definition below, and a footnote its note. */
const definition = /^ {0,3}(\[[^\]]+\]):[ \t]*\S/;

/** The part of a body above `<!-- more -->`; undefined if there is no such mark, or nothing above it. */
export function leadOf({ kind, text }: Body): Body | undefined {
  if (kind === "plain" || !text.includes("<!--")) return undefined;
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const marks = lines.flatMap((line, index) => (mark.test(line) ? [index] : []));
  if (marks.length === 0) return undefined;
  // In code, the mark is an example.
  const code = kind === "markdown" ? codeBlocks(lines.join("\n")) : [];
  const at = marks.find((index) => !code.some(([start, end]) => start <= index && index < end));
  const above =
    at === undefined
      ? ""
      : lines
          .slice(0, at + 1)
          .join("\n")
          .replace(mark, "")
          .trimEnd();
  if (above === "") return undefined;
  const below = kind === "markdown" ? lines.slice(at).filter((line) => isWanted(line, above)) : [];
  return { kind, text: [above, "", ...below].join("\n") };
}

/** Not a note without a reference, which would be text. */
function isWanted(line: string, above: string): boolean {
  const [, label = ""] = definition.exec(line) ?? [];
  return label !== "" && (!label.startsWith("[^") || above.includes(label));
}
