import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { readBlocksAfterMark, startOfLine } from "./block-lines.ts";
import { type Footnote, moveNotesToEnd } from "./footnote-layout.ts";
import { isInLink } from "./in-link.ts";

/** A label is at most as long as CommonMark's other labels. The expressions are sticky: they look no further. */
const mark = /\[\^([^\s[\]]{1,999})\]/y;
const definition = /\[\^([^\s[\]]{1,999})\]:[ \t]*/y;

/** How far the following lines of a note are indented. */
const indent = 4;

/** The notes of one text. */
interface Footnotes {
  readonly byLabel: Map<string, Footnote>;
  /** The note that is being parsed. */
  indent?: number;
}

/** The notes of a text while it is parsed. */
export interface NotesOfText {
  /** Missing where the text has no notes. */
  footnotes?: Footnotes;
}

/** Footnotes, as on GitHub and with most site generators: `[^1]` in the text, and `[^1]: The note.` as a paragraph. */
export function withFootnotes(markdown: MarkdownIt): void {
  const alt = ["paragraph", "reference", "blockquote", "list"];
  markdown.block.ruler.before("reference", "footnote_definition", readNote, { alt });
  // After links: `[^1](#there)` is one.
  markdown.inline.ruler.after("image", "footnote_mark", readMark);
  markdown.core.ruler.after("inline", "footnotes", (state) => {
    if (state.env.footnotes !== undefined) moveNotesToEnd(state);
  });
}

function readNote(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const start = startOfLine(state, line);
  if (!state.src.startsWith("[^", start)) return false;
  const lineIndent = state.sCount[line] ?? 0;
  if (lineIndent - state.blkIndent >= indent) return false;
  const environment: NotesOfText = state.env;
  // Notes do not nest: one ends where the next begins.
  const outer = environment.footnotes?.indent;
  if (outer !== undefined && (!isTrial || lineIndent >= outer)) return false;
  definition.lastIndex = start;
  const [opening, label] = definition.exec(state.src) ?? [];
  if (opening === undefined || label === undefined) return false;
  if (isTrial) return true;

  environment.footnotes ??= { byLabel: new Map() };
  const notes = environment.footnotes;
  const note: Footnote = { label, tokens: [], marks: 0 };
  const key = state.md.utils.normalizeReference(label);
  if (!notes.byLabel.has(key)) notes.byLabel.set(key, note);
  state.push("footnote_definition", "", 0).meta = note;

  notes.indent = state.blkIndent + indent;
  const { tokens } = state;
  state.tokens = note.tokens;
  readBlocksAfterMark(state, { line, endLine, start: start + opening.length, indent });
  state.tokens = tokens;
  delete notes.indent;
  return true;
}

function readMark(state: StateInline, isTrial: boolean): boolean {
  const { footnotes }: NotesOfText = state.env;
  // Within a link it would be a link in a link; and when the end of a link is sought, it is text in brackets.
  if (footnotes === undefined || isTrial || isInLink(state)) return false;
  mark.lastIndex = state.pos;
  const label = mark.exec(state.src)?.[1];
  const note = label === undefined ? undefined : footnotes.byLabel.get(state.md.utils.normalizeReference(label));
  if (note === undefined) return false;
  state.push("footnote_mark", "", 0).meta = note;
  state.pos = mark.lastIndex;
  return true;
}
