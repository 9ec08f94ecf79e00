import type MarkdownIt from "markdown-it";

/** Tags with more of them have not been seen; each one that the library has to guess about makes it take up to half as long again. */
const mostOddSpaces = 20;

/** Spaces to the library, which CommonMark counts among letters: where one stands in a value without quotes, the tag can be read in two ways. */
const oddSpace = /[^\S \t-\r]/g;

/** An opening tag as CommonMark (section 6.6) has it, which can be read in one way alone; and any closing tag, in which no value stands. */
const clearTag =
  /<(?:\/|[a-z][a-z\d-]*(?:[ \t\n]+[a-z_:][\w.:-]*(?:[ \t\n]*=[ \t\n]*(?:[^"'=<>\x60\0- ]+|'[^']*'|"[^"]*"))?)*[ \t\n]*\/?>)/iy;

/**
 * What might be a tag with very many spaces of another kind is text: the library's expression tries every way to read it, and would take years for one
 * of a line.
 */
export function withBoundedTags(markdown: MarkdownIt): void {
  const { inline, block } = markdown;
  const isUnclearInline = unclearTags();
  const readInline = ruleNamed("html_inline", inline.ruler.getRules(""));
  inline.ruler.at("html_inline", (state, isTrial) => {
    if (isUnclearInline(state.src, state.pos)) return false;
    return readInline(state, isTrial);
  });

  const isUnclearLine = unclearTags();
  const readBlock = ruleNamed("html_block", block.ruler.getRules(""));
  block.ruler.at(
    "html_block",
    (state, first, end, isTrial) => {
      const start = (state.bMarks[first] ?? 0) + (state.tShift[first] ?? 0);
      const mayBeTag = state.src[start] === "<";
      if (mayBeTag && isUnclearLine(state.src.slice(start, state.eMarks[first]), 0)) return false;
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

/** Tells of places in a text whether what begins there can be read in too many ways. It remembers the last text, for that is asked at each `<` of it. */
function unclearTags(): (text: string, position: number) => boolean {
  let known = "";
  let end = 0;
  return (text, position) => {
    if (text[position] !== "<") return false;
    if (text !== known) [known, end] = [text, endOfTooMany(text)];
    if (position >= end) return false;
    clearTag.lastIndex = position;
    return !clearTag.test(text);
  };
}

/** Up to where a text has too many odd spaces before its end. */
function endOfTooMany(text: string): number {
  const spaces = Array.from(text.matchAll(oddSpace), ({ index }) => index);
  return spaces.at(-mostOddSpaces - 1) ?? 0;
}
