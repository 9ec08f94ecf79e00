import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { isInLink } from "./in-link.ts";

/** The place of a table of contents in MkDocs, VuePress, GitLab, and CSDN, which may name its title. */
const contentsMark = /^(?:\[toc\]|\[\[_?toc_?\]\]|@\[toc\](?:\([^()]*\))?)$/i;

/** The heading below which remark-toc (AstroPaper, Gatsby) puts one; useless with nothing below it. */
const contentsHeading = /^(?:table of contents?|toc)$/i;

/** Embeds of Zenn and markdown-it-video (`@[youtube](…)`) and of Hashnode (`%[https://…]`), by address or id. */
const embedded = /@\[([a-z]+)\]\(\s*([^()\s]+)\s*\)|%\[(https?:\/\/[^\s[\]]+)\]/iy;
const pagesOf: ReadonlyMap<string, string> = new Map([
  ["vimeo", "https://vimeo.com/"],
  ["youtube", "https://www.youtube.com/watch?v="],
]);

/** Marks that a site's program replaces: tables of contents are left out, embeds become links. */
export function withoutMarksForPrograms(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("link", "embedded", readEmbedded);
  markdown.core.ruler.after("block", "contents_heading", (state) => {
    const { tokens } = state;
    const isEmpty = (at: number) =>
      tokens[at]?.type === "heading_open" &&
      contentsHeading.test(tokens[at + 1]?.content.trim() ?? "") &&
      (tokens[at + 3]?.type ?? "heading_open") === "heading_open";
    state.tokens = tokens.filter((_, at) => !(isEmpty(at) || isEmpty(at - 1) || isEmpty(at - 2)));
  });
  markdown.core.ruler.after("text_join", "contents_mark", (state) => {
    const { tokens } = state;
    const isMark = tokens.map(({ type, content, children }) => {
      // With a definition, it is a link.
      const isLink = children?.[0]?.type === "link_open";
      return type === "inline" && !isLink && contentsMark.test(content);
    });
    if (!isMark.includes(true)) return;
    // Within a list or a quotation, its place would be empty.
    const isAlone = (at: number) =>
      isMark[at] === true && tokens[at - 1]?.type === "paragraph_open" && tokens[at]?.level === 1;
    state.tokens = tokens.filter((_, at) => !(isAlone(at - 1) || isAlone(at) || isAlone(at + 1)));
  });
}

function readEmbedded(state: StateInline, isTrial: boolean): boolean {
  if (!/[@%]/.test(state.src.charAt(state.pos)) || state.src.charAt(state.pos + 1) !== "[") return false;
  embedded.lastIndex = state.pos;
  const [whole, name = "", called = "", written] = embedded.exec(state.src) ?? [];
  const place = written ?? called;
  const page = pagesOf.get(name.toLowerCase());
  const address = /^https?:\/\//i.test(place) ? place : page && page + place;
  if (whole === undefined || address === undefined || isTrial || isInLink(state)) return false;
  state.push("link_open", "a", 1).attrs = [["href", state.md.normalizeLink(address)]];
  state.push("text", "", 0).content = address;
  state.push("link_close", "a", -1);
  state.pos += whole.length;
  return true;
}
