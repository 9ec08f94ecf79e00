import type MarkdownIt from "markdown-it";
import type { StateCore, Token } from "markdown-it";
import { attributeList } from "./attribute-lists.ts";

/** An id that the author gave, at the end of a heading: `## Words {#id}`. */
const givenId = /(?:(?<=\S)\s*|^\s+)\{#([^\s{}]+)\}$/;

/** The same among other attributes, which nobody is shown: `## Words {: .no_toc #id }`. */
const givenAttributes = new RegExp(String.raw`(?<=\S)[ \t]*(${attributeList})$`);

/** What GitHub, and site generators after it, leave out of a heading's id. */
const leftOut = /[^\p{L}\p{M}\p{N}\p{Pc} -]/gu;

interface Heading {
  readonly opening: Token;
  readonly line: Token;
}

/**
 * Headings have the ids that their author gave them, or that a link within the text leads to, as it does on the site
 * where it was written.
 */
export function withHeadingIds(markdown: MarkdownIt): void {
  markdown.core.ruler.push("heading_ids", (state) => {
    if (/\{[#:.]/.test(state.src)) takeGivenIds(state);
    if (state.src.includes("(#")) giveWantedIds(state);
  });
}

function takeGivenIds(state: StateCore): void {
  for (const { opening, line } of headingsOf(state)) {
    const last = line.children?.at(-1);
    if (last?.type !== "text") continue;
    const [end, id] = givenId.exec(last.content) ?? attributesAtEnd(last.content);
    if (end === undefined) continue;
    if (id !== undefined) opening.attrSet("id", id);
    last.content = last.content.slice(0, -end.length);
  }
}

function attributesAtEnd(words: string): readonly (string | undefined)[] {
  const [end, attributes = ""] = givenAttributes.exec(words) ?? [];
  return [end, /#([\w:-]+)/.exec(attributes.replace(/=("[^"]*"|'[^']*'|\S+)/g, ""))?.[1]];
}

function giveWantedIds(state: StateCore): void {
  const wanted = wantedIds(state);
  const headings = headingsOf(state);
  const given = new Set(headings.map(({ opening }) => opening.attrGet("id")));
  const seen = new Map<string, number>();
  for (const { opening, line } of headings) {
    const slug = slugOf(line.children ?? []);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    const id = wanted.get(before === 0 ? slug : `${slug}-${before}`);
    if (id !== undefined && !given.has(id) && opening.attrGet("id") === null) opening.attrSet("id", id);
  }
}

function slugOf(line: readonly Token[]): string {
  const words = line.map(({ type, content }) => (type === "text" || type === "code_inline" ? content : ""));
  return words.join("").trim().toLowerCase().replace(leftOut, "").replaceAll(" ", "-");
}

/** What links within the text lead to, by its lower case: some generators keep capitals, and some don't. */
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
    // Bytes that are no UTF-8: no heading's id has them.
    return [];
  }
}

function headingsOf({ tokens }: StateCore): readonly Heading[] {
  return tokens.flatMap((opening, index) => {
    const line = tokens[index + 1];
    return opening.type === "heading_open" && line !== undefined ? [{ opening, line }] : [];
  });
}
