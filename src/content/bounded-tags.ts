import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { startOfLine } from "./block-lines.ts";

/**
 * Tags with more of them have not been seen; each one that the library has to guess about makes it take up to half as
 * long again.
 */
const mostOddSpaces = 20;

/**
 * Spaces to the library, which CommonMark counts among letters: where one stands in a value without quotes, the tag can
 * be read in two ways.
 */
const oddSpace = /[^\S \t-\r]/g;

/**
 * What can be read in one way alone: an opening tag as CommonMark (section 6.6) has it; and a closing tag, a comment or
 * the like, in which no value stands.
 */
const clearTag =
  /<(?:[/!?]|[a-z][a-z\d-]*(?:[ \t\n]+[a-z_:][\w.:-]*(?:[ \t\n]*=[ \t\n]*(?:[^"'=<>\x60\0- ]+|'[^']*'|"[^"]*"))?)*[ \t\n]*\/?>)/iy;

/**
 * What might be a tag with very many spaces of another kind is text: the library's expression tries every way to read
 * it, and would take years for one of a line.
 */
export function withBoundedTags(markdown: MarkdownIt): void {
  const { inline, block } = markdown;
  const readInline = ruleNamed("html_inline", inline.ruler.getRules(""));
  // Asked for at each `<` of a text, between which that of a picture within it is read.
  const ends = new WeakMap<StateInline, number>();
  inline.ruler.at("html_inline", (state, isTrial) => {
    const { src, pos } = state;
    if (src[pos] !== "<") return false;
    const end = ends.get(state) ?? endOfTooMany(src);
    ends.set(state, end);
    if (pos < end && !isClear(src, pos)) return false;
    return readInline(state, isTrial);
  });

  const readBlock = ruleNamed("html_block", block.ruler.getRules(""));
  block.ruler.at(
    "html_block",
    (state, first, end, isTrial) => {
      const start = startOfLine(state, first);
      if (state.src[start] !== "<") return false;
      const line = state.src.slice(start, state.eMarks[first]);
      if (endOfTooMany(line) > 0 && !isClear(line, 0)) return false;
      return readBlock(state, first, end, isTrial);
    },
    { alt: ["paragraph", "reference", "blockquote"] },
  );
}

/** The library names its rules after what they read, and gives them out in a list alone. */
function ruleNamed<Rule extends { readonly name: string }>(name: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.name === name);
  if (rule === undefined) throw new Error(`markdown-it has no rule ${name} any more`);
  return rule;
}

function isClear(text: string, position: number): boolean {
  clearTag.lastIndex = position;
  return clearTag.test(text);
}

/** Before which offset too many odd spaces of a text are still to come. */
function endOfTooMany(text: string): number {
  const spaces = Array.from(text.matchAll(oddSpace), ({ index }) => index);
  return spaces.at(-mostOddSpaces - 1) ?? 0;
}
