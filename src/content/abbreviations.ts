import type MarkdownIt from "markdown-it";
import type { StateBlock, StateCore, Token } from "markdown-it";
import { startOfLine, textOfLine } from "./block-lines.ts";

/** Begins with a letter or digit, so that one look at each word of the text is enough. */
const definition = /\*\[([\p{L}\p{N}][^\]\n]{0,98})\]:[ \t]*(.*?)[ \t]*$/muy;
const words = /[\p{L}\p{N}]+/gu;
/** At the beginning, or not after white space: not the one in `5 * 3`. */
const emphasisMark = /(?<![\\])\*(?=\S)|(?<=[^\s\\])\*/g;
const wordContinues = /[\p{L}\p{N}]/uy;

/** What the abbreviations of a text stand for, by the first word of each. */
type Abbreviations = Map<string, Map<string, string>>;

interface Environment {
  /** Missing if the text has none. */
  abbreviations?: Abbreviations;
}

/** Abbreviations of kramdown, PHP Markdown Extra and MkDocs: `*[HTML]: Hypertext Markup Language`. */
export function withAbbreviations(markdown: MarkdownIt): void {
  const alt = ["paragraph", "reference", "blockquote", "list"];
  markdown.block.ruler.before("reference", "abbreviation", readDefinition, { alt });
  markdown.core.ruler.after("text_join", "abbreviations", ({ env, tokens, Token: TokenOf }) => {
    const { abbreviations }: Environment = env;
    if (abbreviations === undefined) return;
    for (const line of tokens)
      line.children = line.children?.flatMap((token) => writtenOut(token, abbreviations, TokenOf)) ?? null;
  });
}

function readDefinition(state: StateBlock, line: number, endLine: number, isTrial: boolean): boolean {
  const start = startOfLine(state, line);
  if (!state.src.startsWith("*[", start)) return false;
  definition.lastIndex = start;
  const [found, short = "", long = ""] = definition.exec(state.src) ?? [];
  if (found === undefined || isEmphasized(state, line, endLine)) return false;
  if (isTrial) return true;
  const environment: Environment = state.env;
  environment.abbreviations ??= new Map();
  const [first = ""] = short.match(words) ?? [];
  const known = environment.abbreviations.get(first) ?? new Map<string, string>();
  environment.abbreviations.set(first, known);
  // The first definition counts, as with links.
  if (long !== "" && !known.has(short)) known.set(short, long);
  state.line = line + 1;
  return true;
}

/** Not a definition but emphasis, which ends on that line or a later one: `*[Editor's note]: it is closed.*`. */
function isEmphasized(state: StateBlock, line: number, endLine: number): boolean {
  let text = textOfLine(state, line);
  for (let at = line + 1; at < endLine && !state.isEmpty(at); at += 1) {
    if (state.src.startsWith("*[", startOfLine(state, at))) break;
    text += `\n${textOfLine(state, at)}`;
  }
  const marks = text.match(emphasisMark) ?? [];
  return marks.length % 2 === 0;
}

function writtenOut(token: Token, abbreviations: Abbreviations, TokenOf: StateCore["Token"]): readonly Token[] {
  if (token.type !== "text") return [token];
  const text = token.content;
  const parts: Token[] = [];
  let end = 0;
  for (const { index, 0: word } of text.matchAll(words)) {
    const known = index < end ? undefined : abbreviations.get(word);
    const short = known && longestAt(text, index, known.keys());
    if (short === undefined) continue;
    parts.push(...textOf(TokenOf, text.slice(end, index)), ...abbreviation(TokenOf, short, known?.get(short) ?? ""));
    end = index + short.length;
  }
  return end === 0 ? [token] : [...parts, ...textOf(TokenOf, text.slice(end))];
}

function longestAt(text: string, index: number, shorts: Iterable<string>): string | undefined {
  let longest: string | undefined;
  for (const short of shorts) if (short.length > (longest?.length ?? 0) && isAt(text, index, short)) longest = short;
  return longest;
}

function isAt(text: string, index: number, short: string): boolean {
  wordContinues.lastIndex = index + short.length;
  return text.startsWith(short, index) && !wordContinues.test(text);
}

function abbreviation(TokenOf: StateCore["Token"], short: string, long: string): readonly Token[] {
  const opening = new TokenOf("abbreviation_open", "abbr", 1);
  opening.attrs = [["title", long]];
  return [opening, ...textOf(TokenOf, short), new TokenOf("abbreviation_close", "abbr", -1)];
}

function textOf(TokenOf: StateCore["Token"], content: string): readonly Token[] {
  if (content === "") return [];
  return [Object.assign(new TokenOf("text", "", 0), { content })];
}
