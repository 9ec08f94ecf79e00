import type { Body } from "../records/article.ts";
import { codeBlocks } from "./markdown.ts";

/**
 * Where the author ends what a list is to show, at the end of a line, as Hugo, Hexo, Jekyll, Zola and WordPress know
 * it; then Docusaurus and Nikola.
 */
const mark = /<!--[ \t]*(?:more|truncate|teaser_end)[ \t]*-->[ \t]*$/i;

/** CommonMark 0.31 section 4.7: a link above may have its address below, and so a footnote its note. */
const definition = /^ {0,3}(\[[^\]]+\]):[ \t]*\S/;

/** The part of a body above the line `<!-- more -->`; undefined where there is none, or nothing above it. */
export function leadOf({ kind, text }: Body): Body | undefined {
  if (kind === "plain" || !text.includes("<!--")) return undefined;
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const marks = lines.flatMap((line, index) => (mark.test(line) ? [index] : []));
  if (marks.length === 0) return undefined;
  // Who writes about the mark shows it as code.
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

/** A note that no mark names would be text. */
function isWanted(line: string, above: string): boolean {
  const [, label = ""] = definition.exec(line) ?? [];
  return label !== "" && (!label.startsWith("[^") || above.includes(label));
}
