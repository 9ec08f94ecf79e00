import type MarkdownIt from "markdown-it";
import type { StateCore, Token } from "markdown-it";
import { attributeList } from "./attribute-lists.ts";
import { emojiInfo } from "./emoji.ts";

/** The author's id, at the end of a heading: `## Words {#id}`. */
const givenId = /(?:(?<=\S)\s*|^\s+)\{#([^\s{}]+)\}$/;

/** The same among other attributes: `## Words {: .no_toc #id }`. */
const givenAttributes = new RegExp(String.raw`(?<=\S)[ \t]*(${attributeList})$`);

/** What GitHub and site generators leave out of a heading's id. */
const leftOut = /[^\p{L}\p{M}\p{N}\p{Pc} -]/gu;

/** Targets of links in HTML; `name` is the old attribute. */
const idInMarkup = /\s(?:id|name)\s*=\s*["']?([^\s"'<>]+)/gi;

interface Heading {
  readonly opening: Token;
  readonly line: Token;
}

/** Headings get their author's ids, or else ids made from their words, as on the author's site. */
export function withHeadingIds(markdown: MarkdownIt): void {
  // Here, emoji are still codes, and footnotes have no numbers yet.
  markdown.core.ruler.after("inline", "heading_words", (state) => {
    for (const { opening, line } of headingsOf(state)) opening.meta = fragmentOfWords(wordsOf(line.children ?? []));
  });
  markdown.core.ruler.push("heading_ids", (state) => {
    if (/\{[#:.]/.test(state.src)) takeGivenIds(state);
    giveIds(state);
  });
}

/** The id of a heading with these words. */
export function fragmentOfWords(words: string): string {
  return words.trim().toLowerCase().replace(leftOut, "").replaceAll(" ", "-");
}

function takeGivenIds(state: StateCore): void {
  for (const { opening, line } of headingsOf(state)) {
    const last = line.children?.at(-1);
    if (last?.type !== "text") continue;
    const [end, id] = givenAtEnd(last.content);
    if (end === undefined) continue;
    if (id !== undefined) opening.attrSet("id", id);
    last.content = last.content.slice(0, -end.length);
  }
}

function givenAtEnd(words: string): readonly (string | undefined)[] {
  const found = givenId.exec(words);
  if (found !== null) return found;
  const [end, attributes = ""] = givenAttributes.exec(words) ?? [];
  return [end, /#([\w:-]+)/.exec(attributes.replace(/=("[^"]*"|'[^']*'|\S+)/g, ""))?.[1]];
}

function giveIds(state: StateCore): void {
  const headings = headingsOf(state);
  if (headings.length === 0) return;
  const wanted = state.src.includes("(#") ? wantedIds(state) : undefined;
  const taken = takenIds(state);
  const numbers = new Map<string, number>();
  for (const { opening } of headings) {
    const fragment: string = opening.meta;
    const numbered = uniqueFragment(fragment, numbers);
    const id = wanted?.get(numbered) ?? numbered;
    if (fragment !== "" && !taken.has(id) && opening.attrGet("id") === null) opening.attrSet("id", id);
  }
}

/** Numbered as on GitHub: of the headings "A", "A" and "A 1", the last one is `a-1-1`. */
function uniqueFragment(fragment: string, numbers: Map<string, number>): string {
  let numbered = fragment;
  let number = numbers.get(fragment) ?? 0;
  for (; numbers.has(numbered); numbered = `${fragment}-${number}`) number += 1;
  numbers.set(fragment, number);
  if (numbered !== fragment) numbers.set(numbered, 0);
  return numbered;
}

/** Ids of notes, author's ids of headings, and ids in markup: `<a id="there"></a>` above a heading. */
function takenIds({ tokens }: StateCore): ReadonlySet<string> {
  const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
  const inMarkup = all
    .filter(({ type }) => type === "html_block" || type === "html_inline")
    .flatMap(({ content }) => Array.from(content.matchAll(idInMarkup), ({ 1: id = "" }) => id));
  return new Set([...all.flatMap((token) => token.attrGet("id") ?? []), ...inMarkup]);
}

function wordsOf(line: readonly Token[]): string {
  const words = line
    .map(({ type, content, markup, info }) => {
      if (type === "text_special") return info === emojiInfo ? markup : content;
      return type === "text" || type === "code_inline" ? content : "";
    })
    .join("");
  const [given = ""] = line.at(-1)?.type === "text" ? givenAtEnd(words) : [];
  return words.slice(0, words.length - given.length);
}

/** Targets of links within the text, by their lower case: some generators keep capitals, others do not. */
function wantedIds({ tokens }: StateCore): ReadonlyMap<string, string> {
  const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "link_open");
  const fragments = links.flatMap((link) => fragmentOf(String(link.attrGet("href"))));
  return new Map(fragments.map((fragment) => [fragment.toLowerCase(), fragment]));
}

function fragmentOf(href: string): readonly string[] {
  if (!/^#./.test(href)) return [];
  try {
    return [decodeURIComponent(href.slice(1))];
  } catch {
    // Not UTF-8, so it is not a heading's id.
    return [];
  }
}

function headingsOf({ tokens }: StateCore): readonly Heading[] {
  // Most texts have none.
  if (!tokens.some(isHeading)) return [];
  return tokens.flatMap((opening, index) => {
    const line = tokens[index + 1];
    return isHeading(opening) && line !== undefined ? [{ opening, line }] : [];
  });
}

function isHeading({ type }: Token): boolean {
  return type === "heading_open";
}
