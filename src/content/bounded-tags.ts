import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { startOfLine } from "./block-lines.ts";

/** More than any real tag has. With each one, the library's expression may take half as long again. */
const mostOddSpaces = 20;

/**
 * Characters that are white space to the library but letters to CommonMark: with one in an unquoted value, a tag can be
 * matched in two ways.
 */
const oddSpace = /[^\S \t-\r]/g;

/**
 * What can be matched in one way only: an opening tag as CommonMark defines it (section 6.6), and a closing tag,
 * comment or the like, which has no values.
 */
const clearTag =
  /<(?:[/!?]|[a-z][a-z\d-]*(?:[ \t\n]+[a-z_:][\w.:-]*(?:[ \t\n]*=[ \t\n]*(?:[^"'=<>\x60\0- ]+|'[^']*'|"[^"]*"))?)*[ \t\n]*\/?>)/iy;

/**
 * What looks like a tag with very many of these spaces stays text: the library's expression tries every way to match
 * it, and would take years for a single line.
 */
export function withBoundedTags(markdown: MarkdownIt): void {
  const { inline, block } = markdown;
  const readInline = ruleNamed("html_inline", inline.ruler.getRules(""));
  // Asked at each `<` of a text; the text of a picture within it is parsed in between.
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

/** The library's rules can only be found by name, in a list. */
function ruleNamed<Rule extends { readonly name: string }>(name: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.name === name);
  if (rule === undefined) throw new Error(`markdown-it has no rule ${name} any more`);
  return rule;
}

function isClear(text: string, position: number): boolean {
  clearTag.lastIndex = position;
  return clearTag.test(text);
}

/** The offset before which too many odd spaces still follow. */
function endOfTooMany(text: string): number {
  const spaces = Array.from(text.matchAll(oddSpace), ({ index }) => index);
  return spaces.at(-mostOddSpaces - 1) ?? 0;
}
