import type MarkdownIt from "markdown-it";
import type { StateBlock, StateCore, Token } from "markdown-it";
import { closesFence, fenceOpenedBy } from "../records/code-fences.ts";
import { startOfLine, textOfLine } from "./block-lines.ts";

/** Kinds of notes and warnings. */
const kinds = new Set(
  `abstract attention bug caution check cite danger details done error example fail failure faq help hint important info
  missing note question quote seealso success summary tip tldr todo warning`.split(/\s+/),
);

/** GitHub and Obsidian, at the beginning of a quotation: `[!NOTE]`, `[!tip]- Title`. */
const callout = /^\[!([\w-]+)\][+-]?(?:[ \t]+(.*))?(?:\n|$)/;

/**
 * Docusaurus, VuePress and Pandoc: `:::note[Title]`, `::: tip Title`, `::: {.callout-note title="Title"}`. Nuxt, with
 * two colons: `::note{title="Title"}`.
 */
const colons = /^[ \t>]*(:{3,}|::(?=[a-z][\w-]*(?:\{.*\})?[ \t]*$|[ \t]*$))(.*)$/;
const kindInInfo = /^\{?[ \t]*\.?(?:callout-)?([\w-]+)/;

/** After a kind: Pandoc's closing colons, and Zenn's word for a red message. */
const noWords = /(?<=^message)[ \t]+alert$|(?<!:):+$/;

/** MkDocs: `!!! note inline "Title"`, `???+ tip`, `=== "Title"`, followed by indented lines. */
const indented = /^(?:(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+([\w -]+))?|===[!+]?)(?:[ \t]+"(.*)")?$/;
/** Words after a kind that say where the note is placed. */
const places = /^(?:(?:annotate|end|inline) ?)+$/;
const indentedMarks = new Set(Array.from("!?=", (mark) => mark.charCodeAt(0)));
const indent = 4;

const alt = ["paragraph", "reference", "blockquote", "list"];

/** Notes, warnings and the like become quotations under a title. */
export function withAsides(markdown: MarkdownIt): void {
  markdown.block.ruler.before("fence", "aside_in_colons", readColons, { alt });
  markdown.block.ruler.before("code", "aside_indented", readIndented, { alt });
  markdown.core.ruler.after("block", "callouts", (state) => {
    if (state.src.includes("[!")) nameCallouts(state);
  });
}

const closings = new WeakMap<StateBlock, ReadonlyMap<number, number>>();

function readColons(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const [, mark, info = ""] = state.src.startsWith("::", startOfLine(state, line))
    ? (colons.exec(textOfLine(state, line)) ?? [])
    : [];
  if (mark === undefined || info.trim() === "") return false;
  const pairs = closings.get(state) ?? pairsIn(state);
  closings.set(state, pairs);
  const end = pairs.get(line);
  if (end === undefined || end >= endLine || (state.sCount[end] ?? 0) < state.blkIndent) return false;
  if (isTrial) return true;
  readAside(state, { ...shownBy(info.trim().replace(noWords, "")), first: line + 1, end, indent: 0 });
  state.line = end + 1;
  return true;
}

/** What follows the colons is a title, unless it begins with the name of a kind. */
function shownBy(info: string): Pick<Aside, "kind" | "title"> {
  const [beginning = "", kind = ""] = kindInInfo.exec(info) ?? [];
  const words = info.slice(beginning.length);
  // Attributes are in braces.
  if (info.startsWith("{")) return { kind, title: namedTitle(words) ?? "" };
  const isName = kinds.has(kind.toLowerCase()) || /^[.\p{Ll}]/u.test(info) || info.charAt(kind.length) === "[";
  if (!isName) return { kind: "", title: titleIn(` ${info}`) };
  // Nuxt: `alert{type="warning"}`.
  const [, type = kind] = /\btype=["']?(\w+)/.exec(words) ?? [];
  return { kind: kinds.has(kind.toLowerCase()) ? kind : type, title: titleIn(words) };
}

/** The title in brackets, in an attribute, or as plain words. */
function titleIn(info: string): string {
  const [, inBrackets] = /^\[([^\]]*)\]/.exec(info) ?? [];
  return inBrackets ?? namedTitle(info) ?? (/^[ \t]+[^\s{]/.test(info) ? info.replace(/\{.*$/, "") : "");
}

function namedTitle(info: string): string | undefined {
  return /\btitle="([^"]*)"/.exec(info)?.[1];
}

/** The line of each opening mark, with the line of its closing mark. */
function pairsIn(state: StateBlock): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: { readonly line: number; readonly length: number }[] = [];
  let fence: string | undefined;
  for (const [line, text] of state.src.split("\n").entries()) {
    if (fence !== undefined) {
      if (closesFence(text, fence)) fence = undefined;
      continue;
    }
    fence = fenceOpenedBy(text);
    const [, colonMark = "", info = ""] = colons.exec(text) ?? [];
    if (colonMark === "") continue;
    if (info.trim() !== "") open.push({ line, length: colonMark.length });
    else if ((open.at(-1)?.length ?? Number.POSITIVE_INFINITY) <= colonMark.length)
      pairs.set(open.pop()?.line ?? -1, line);
  }
  return pairs;
}

function readIndented(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const isCode = (state.sCount[line] ?? 0) - state.blkIndent >= indent;
  if (isCode || !indentedMarks.has(state.src.charCodeAt(startOfLine(state, line)))) return false;
  const [found, kind = "", words = "", title] = indented.exec(textOfLine(state, line).trim()) ?? [];
  // Without either, it is an exclamation.
  if (found === undefined || (title === undefined && !kinds.has(kind.toLowerCase()))) return false;
  let end = line + 1;
  let next = end;
  while (next < endLine && (state.isEmpty(next) || (state.sCount[next] ?? 0) >= state.blkIndent + indent)) {
    next += 1;
    if (!state.isEmpty(next - 1)) end = next;
  }
  if (end === line + 1) return false;
  if (isTrial) return true;
  readAside(state, { kind, title: title ?? words.replace(places, ""), first: line + 1, end, indent });
  state.line = end;
  return true;
}

/** An aside and its lines. */
interface Aside {
  readonly kind: string;
  readonly title: string;
  readonly first: number;
  readonly end: number;
  /** How far the lines are indented. */
  readonly indent: number;
}

function readAside(state: StateBlock, { kind, title, first, end, indent }: Aside): void {
  const isQuotation = kinds.has(kind.toLowerCase());
  if (isQuotation) state.push("blockquote_open", "blockquote", 1);
  const shown = title.trim() || (isQuotation ? nameOf(kind) : "");
  if (shown !== "") pushTitle(shown, (type, tag, nesting) => state.push(type, tag, nesting));
  const { lineMax, blkIndent, parentType, level } = state;
  // The library limits nesting by this level.
  Object.assign(state, { lineMax: end, blkIndent: blkIndent + indent, parentType: "blockquote", level: level + 1 });
  state.md.block.tokenize(state, first, end);
  Object.assign(state, { lineMax, blkIndent, parentType, level });
  if (isQuotation) state.push("blockquote_close", "blockquote", -1);
}

/** Gives quotations that begin with a callout's mark its title. */
function nameCallouts(state: StateCore): void {
  state.tokens = state.tokens.flatMap((token, index, tokens) => {
    const isFirst = tokens[index - 1]?.type === "paragraph_open" && tokens[index - 2]?.type === "blockquote_open";
    const [mark, kind = "", title = ""] = token.type === "inline" && isFirst ? (callout.exec(token.content) ?? []) : [];
    if (mark === undefined) return [token];
    const heading: Token[] = [];
    pushTitle(title.trim() || nameOf(kind), (type, tag, nesting) => {
      const part = new state.Token(type, tag, nesting);
      part.block = true;
      heading.push(part);
      return part;
    });
    token.content = token.content.slice(mark.length);
    // The mark's paragraph is already open.
    const [opening, ...rest] = heading;
    Object.assign(tokens[index - 1] ?? {}, { block: opening?.block });
    if (token.content === "") return rest.slice(0, -1);
    const reopened = new state.Token("paragraph_open", "p", 1);
    reopened.block = true;
    return [...rest, reopened, token];
  });
}

/** Adds a paragraph with a bold title. */
function pushTitle(title: string, push: (type: string, tag: string, nesting: -1 | 0 | 1) => Token): void {
  // No line break after it.
  push("paragraph_open", "p", 1).block = false;
  push("strong_open", "strong", 1).block = false;
  Object.assign(push("inline", "", 0), { content: title, children: [] });
  push("strong_close", "strong", -1).block = false;
  push("paragraph_close", "p", -1);
}

/** A kind as a title: `warning` becomes `Warning`. */
function nameOf(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase();
}
