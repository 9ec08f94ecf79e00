import type { StateCore, Token } from "markdown-it";
import { linkTokens, textToken } from "./inline-tokens.ts";

/** What follows a label such as `[^1]:`, up to the next line that is not indented. */
export interface Footnote {
  readonly label: string;
  readonly tokens: Token[];
  /** From 1, in the order of the first references; missing if there is none. */
  number?: number;
  /** How many references it has. */
  marks: number;
}

/** References become links to their notes, which move to the end. Notes without a reference stay in place, as text. */
export function moveNotesToEnd(state: StateCore): void {
  const named: Footnote[] = [];
  const asLink = (note: Footnote) => markAsLink(state, note, named);
  replaceMarks(state.tokens, asLink);
  // A note may refer to others.
  for (const note of named) replaceMarks(readInlines(state, note), asLink);
  const text = state.tokens.flatMap((token) =>
    token.type === "footnote_definition" ? noteAsText(state, token.meta) : [token],
  );
  state.tokens = named.length === 0 ? text : [...text, ...list(state, named)];
}

const beginningOfNotes = '<hr>\n<ol>\n<li id="fn1">';
const markInHtml = /<sup><a href="[^"]*#fn\d+" id="fnref\d+(?:-\d+)?">\[\d+\]<\/a><\/sup>/g;

/** HTML with such footnotes, without the references and the notes. */
export function withoutNotes(html: string): string {
  if (!html.includes(' id="fnref')) return html;
  const notes = html.lastIndexOf(beginningOfNotes);
  return (notes < 0 ? html : html.slice(0, notes)).replace(markInHtml, "");
}

/** Parses inline content, which the library does for the text only. */
function readInlines({ md, env }: StateCore, { tokens }: Footnote): readonly Token[] {
  for (const { type, content, children } of tokens)
    if (type === "inline" && children !== null) md.inline.parse(content, md, env, children);
  return tokens;
}

function replaceMarks(tokens: readonly Token[], replacement: (note: Footnote) => readonly Token[]): void {
  for (const token of tokens)
    if (token.children?.some(isMark))
      token.children = token.children.flatMap((child) => (isMark(child) ? replacement(child.meta) : [child]));
}

function isMark({ type }: Token): boolean {
  return type === "footnote_mark";
}

function markAsLink(state: StateCore, note: Footnote, named: Footnote[]): readonly Token[] {
  note.number ??= named.push(note);
  note.marks += 1;
  return [
    new state.Token("sup_open", "sup", 1),
    ...linkTokens(state, { href: `#fn${note.number}`, id: idOfMark(note, note.marks) }, `[${note.number}]`),
    new state.Token("sup_close", "sup", -1),
  ];
}

function idOfMark({ number }: Footnote, mark: number): string {
  return mark === 1 ? `fnref${number}` : `fnref${number}-${mark}`;
}

function noteAsText(state: StateCore, note: Footnote): readonly Token[] {
  if (note.number !== undefined) return [];
  replaceMarks(readInlines(state, note), (other) => markAsText(state, other));
  const [first, line] = note.tokens;
  if (first?.type !== "paragraph_open" || !line?.children)
    return [...paragraph(state, [textToken(state, `[^${note.label}]:`)]), ...note.tokens];
  line.children.unshift(textToken(state, `[^${note.label}]: `));
  return note.tokens;
}

/** As it was written; inline notes have no label. */
function markAsText(state: StateCore, { label, tokens }: Footnote): readonly Token[] {
  if (label !== "") return [textToken(state, `[^${label}]`)];
  return [textToken(state, "^["), ...tokens.flatMap(({ children }) => children ?? []), textToken(state, "]")];
}

function list(state: StateCore, notes: readonly Footnote[]): readonly Token[] {
  return [
    block(state, "hr", "hr", 0),
    block(state, "ordered_list_open", "ol", 1),
    ...notes.flatMap((note) => item(state, note)),
    block(state, "ordered_list_close", "ol", -1),
  ];
}

function item(state: StateCore, note: Footnote): readonly Token[] {
  const opening = block(state, "list_item_open", "li", 1);
  opening.attrs = [["id", `fn${note.number}`]];
  return [opening, ...withBackLinks(state, note), block(state, "list_item_close", "li", -1)];
}

/** Links back to the references, at the end of the last paragraph, or after whatever ends the note. */
function withBackLinks(state: StateCore, note: Footnote): readonly Token[] {
  const { tokens } = note;
  const back = Array.from({ length: note.marks }, (_, mark) =>
    // U+FE0E shows the arrow as text rather than as emoji.
    linkTokens(state, { href: `#${idOfMark(note, mark + 1)}` }, "\u21A9\uFE0E"),
  ).flatMap((way) => [textToken(state, " "), ...way]);
  const lastLine = tokens.at(-1)?.type === "paragraph_close" ? tokens.at(-2) : undefined;
  if (!lastLine?.children) return [...tokens, ...paragraph(state, back.slice(1))];
  lastLine.children = [...lastLine.children, ...back];
  return tokens;
}

function paragraph(state: StateCore, children: readonly Token[]): readonly Token[] {
  const line = new state.Token("inline", "", 0);
  line.children = [...children];
  return [block(state, "paragraph_open", "p", 1), line, block(state, "paragraph_close", "p", -1)];
}

/** A tag on a line of its own. */
function block(state: StateCore, type: string, tag: string, nesting: -1 | 0 | 1): Token {
  const token = new state.Token(type, tag, nesting);
  token.block = true;
  return token;
}
