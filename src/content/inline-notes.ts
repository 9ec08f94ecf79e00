import type MarkdownIt from "markdown-it";
import type { StateInline, Token } from "markdown-it";
import type { Footnote } from "./footnote-layout.ts";
import type { NotesOfText } from "./footnotes.ts";
import { isInLink } from "./in-link.ts";

/** Longer than any real inline note. */
const longestNote = 5_000;
const mostBracketsOpen = 32;

/** Distinguishes a note from a regular expression (`^[a-z]+$`), if no word is right before it. */
const severalWords = /\S\s+\S/;
const afterWord = /[\p{L}\p{N}.,;:!?)»”’*_]/u;

/** Parts of a note: code, escaped characters, and brackets. */
const part = /(`+)(?!`)[^`]*\1(?!`)|\\.|[[\]]/gs;

interface Environment extends NotesOfText {
  isInlineNote?: boolean;
}

/** Inline footnotes of Pandoc and Obsidian: `^[The note.]`. They are numbered with the others. */
export function withInlineNotes(markdown: MarkdownIt): void {
  markdown.inline.ruler.after("image", "inline_note", readInlineNote);
}

function readInlineNote(state: StateInline, isTrial: boolean): boolean {
  const { src, pos, md } = state;
  const environment: Environment = state.env;
  // Within a link it would be a link in a link; and when the end of a link is sought, it is text in brackets.
  if (!src.startsWith("^[", pos) || isTrial || isInLink(state) || environment.isInlineNote === true) return false;
  const end = endOfNote(state);
  const content = src.slice(pos + 2, end).trim();
  const isNote = afterWord.test(src.charAt(pos - 1)) || severalWords.test(content);
  if (end === undefined || content === "" || !isNote) return false;

  const line = new state.Token("inline", "", 0);
  line.children = [];
  environment.isInlineNote = true;
  md.inline.parse(content, md, environment, line.children);
  delete environment.isInlineNote;
  environment.footnotes ??= { byLabel: new Map() };
  const tokens: Token[] = [
    new state.Token("paragraph_open", "p", 1),
    line,
    new state.Token("paragraph_close", "p", -1),
  ];
  for (const token of tokens) token.block = true;
  const note: Footnote = { label: "", tokens, marks: 0 };
  state.push("footnote_mark", "", 0).meta = note;
  state.pos = end + 1;
  return true;
}

function endOfNote({ src, pos, posMax }: StateInline): number | undefined {
  const written = src.slice(pos + 2, Math.min(posMax, pos + 2 + longestNote));
  let depth = 1;
  for (const { 0: found, index } of written.matchAll(part)) {
    if (found === "[") depth += 1;
    if (found === "]") depth -= 1;
    if (depth === 0) return pos + 2 + index;
    if (depth > mostBracketsOpen) break;
  }
  return undefined;
}
