import type MarkdownIt from "markdown-it";
import type { StateBlock, Token } from "markdown-it";
import { readBlocksAfterMark, startOfLine, textOfLine } from "./block-lines.ts";

/** The mark before a definition. */
const mark = /:[ \t]+(?=\S)/y;
/** How far the following lines of a definition are indented, at least. */
const indent = 2;
/** From this column on, a line is code. */
const codeIndent = 4;

/** More lines than terms before a definition ever take: such a text is prose. */
const mostWords = 20;

/** The longest of several terms. French prose may be wrapped before a colon, and is not a list of terms. */
const longestWord = 60;

/** An underline, which makes the line above a heading. */
const headingLine = /^(?:=+|-+)$/;

/** How far the list is indented whose definition is being parsed. */
const indents = new WeakMap<StateBlock, number>();

/** Definition lists of kramdown, Hugo and Pandoc: terms, and below them lines that begin with a colon and a space. */
export function withDefinitions(markdown: MarkdownIt): void {
  // Before underlined headings: looking for those, the library would go through all of a long list at each term.
  markdown.block.ruler.before("lheading", "definitions", readList, { alt: ["paragraph", "reference", "blockquote"] });
}

function readList(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  if (isTrial) return endsMeaning(state, line, endLine);
  const words = wordsFrom(state, line, endLine);
  if (words === undefined) return false;
  openList(state);
  for (let at = words.first; at < words.end; at += 1) pushWord(state, textOfLine(state, at));
  state.line = words.meaning;
  readMeanings(state, endLine);
  state.push("definitions_close", "dl", -1);
  return true;
}

/** Continues the list right before it. */
function openList(state: StateBlock): void {
  const { tokens, level } = state;
  const last = tokens.at(-1);
  if (last?.type !== "definitions_close" || last.level !== level) state.push("definitions_open", "dl", 1);
  else {
    tokens.pop();
    state.level += 1;
  }
}

/** The lines of terms, and the line of their first definition. */
interface Words {
  readonly first: number;
  readonly end: number;
  readonly meaning: number;
}

function wordsFrom(state: StateBlock, first: number, endLine: number): Words | undefined {
  if (startOfMeaning(state, first) !== undefined) return undefined;
  const stop = Math.min(endLine, first + 1 + mostWords);
  let end = first + 1;
  while (end < stop && mayBeWord(state, end)) end += 1;
  // Across a blank line, prose would count as terms too.
  const meaning = end === first + 1 && state.isEmpty(end) ? end + 1 : end;
  if (meaning >= endLine || startOfMeaning(state, meaning) === undefined) return undefined;
  for (let at = first; at < end && end > first + 1; at += 1)
    if (textOfLine(state, at).length > longestWord) return undefined;
  for (let at = first + 1; at < end; at += 1)
    if (headingLine.test(textOfLine(state, at)) || interruptsParagraph(state, at, endLine)) return undefined;
  return { first, end, meaning };
}

/** A line that is indented less belongs to the list around this one, or continues prose. */
function mayBeWord(state: StateBlock, line: number): boolean {
  const isWithin = (state.sCount[line] ?? 0) >= state.blkIndent;
  return isWithin && !state.isEmpty(line) && startOfMeaning(state, line) === undefined;
}

function interruptsParagraph(state: StateBlock, line: number, endLine: number): boolean {
  const { parentType } = state;
  state.parentType = "paragraph";
  const interrupts = state.md.block.ruler.getRules("paragraph").some((rule) => rule(state, line, endLine, true));
  state.parentType = parentType;
  return interrupts;
}

/** Where the text of a definition begins in a line of a list that is indented so far; undefined if it has none. */
function startOfMeaning(state: StateBlock, line: number, listIndent = state.blkIndent): number | undefined {
  const depth = (state.sCount[line] ?? 0) - listIndent;
  const start = startOfLine(state, line);
  if (depth < 0 || depth >= codeIndent || state.src.charAt(start) !== ":") return undefined;
  mark.lastIndex = start;
  const [found] = mark.exec(state.src) ?? [];
  const text = start + (found?.length ?? 0);
  return found === undefined || text >= (state.eMarks[line] ?? 0) ? undefined : text;
}

/** A definition ends where the next one or its terms begin, without a blank line between. */
function endsMeaning(state: StateBlock, line: number, endLine: number): boolean {
  const listIndent = indents.get(state);
  if (listIndent === undefined || (state.sCount[line] ?? 0) >= state.blkIndent) return false;
  const next = line + 1 < endLine ? startOfMeaning(state, line + 1, listIndent) : undefined;
  return next !== undefined || startOfMeaning(state, line, listIndent) !== undefined;
}

function pushWord(state: StateBlock, word: string): void {
  // No line break after it.
  state.push("definition_word_open", "dt", 1).block = false;
  Object.assign(state.push("inline", "", 0), { content: word, children: [] });
  state.push("definition_word_close", "dt", -1);
}

function readMeanings(state: StateBlock, endLine: number): void {
  const outer = indents.get(state);
  indents.set(state, state.blkIndent);
  for (let start = startOfMeaning(state, state.line); start !== undefined; start = nextMeaning(state, endLine)) {
    const { line } = state;
    const isTight = !state.isEmpty(line - 1);
    state.push("meaning_open", "dd", 1);
    const first = state.tokens.length;
    readBlocksAfterMark(state, { line, endLine, start, indent });
    if (isTight) hideOnlyParagraph(state.tokens.slice(first));
    state.push("meaning_close", "dd", -1);
  }
  if (outer === undefined) indents.delete(state);
  else indents.set(state, outer);
}

function nextMeaning(state: StateBlock, endLine: number): number | undefined {
  return state.line < endLine ? startOfMeaning(state, state.line) : undefined;
}

function hideOnlyParagraph(tokens: readonly Token[]): void {
  const [opening] = tokens;
  const paragraphs = tokens.filter(({ type, level }) => type.startsWith("paragraph_") && level === opening?.level);
  if (opening?.type !== "paragraph_open" || paragraphs.length > 2) return;
  for (const paragraph of paragraphs) paragraph.hidden = true;
}
