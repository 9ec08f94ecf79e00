import type { Body } from "../records/article.ts";

/** Where the author ends what a list is to show, on a line of its own, as Hugo, Hexo, Jekyll, Zola and WordPress know it. */
const mark = /^[ \t]*<!--[ \t]*more[ \t]*-->[ \t]*$/im;

/** CommonMark 0.31 section 4.7: a link above may have its address below. */
const definitions = /^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$/gm;

/** The part of a body above the line `<!-- more -->`; undefined where there is none, or nothing above it. */
export function leadOf({ kind, text }: Body): Body | undefined {
  if (kind === "plain" || !text.includes("<!--")) return undefined;
  const at = text.search(mark);
  if (at < 0) return undefined;
  const above = text.slice(0, at).trimEnd();
  if (above === "") return undefined;
  const below = kind === "markdown" ? (text.slice(at).match(definitions) ?? []) : [];
  return { kind, text: [above, "", ...below].join("\n") };
}
