import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { pictureEnding } from "../records/media-types.ts";
import { isInLink } from "./in-link.ts";
import type { ArticleLinks } from "./links.ts";

/** Of Obsidian: `[[Note]]`, `[[Note#Place|words]]`, `![[picture.png|300]]`. What has a link behind it is its text. */
const wikiLink = /(!?)\[\[([^[\]|#\n]+)(#[^[\]|\n]*)?(?:\|([^[\]\n]*))?\]\](?![([:])/y;
const picturesName = new RegExp(`${pictureEnding}$`, "i");

/** Links by the names of notes lead to their articles, and pictures are shown; what is no article's name stays text. */
export function withWikiLinks(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("link", "wiki_link", readWikiLink);
}

function readWikiLink(state: StateInline, isTrial: boolean): boolean {
  wikiLink.lastIndex = state.pos;
  const isBeginning = state.src.startsWith("[[", state.pos) || state.src.startsWith("![[", state.pos);
  const [whole, embeds, name = "", place = "", words] = isBeginning ? (wikiLink.exec(state.src) ?? []) : [];
  if (whole === undefined || isTrial || isInLink(state)) return false;
  const path = name.trim();
  if (embeds === "!" && picturesName.test(path)) {
    const alt = /^\d+(?:x\d+)?$/.test(words ?? "") ? "" : (words ?? "");
    const picture = state.push("image", "img", 0);
    picture.attrs = [
      ["src", state.md.normalizeLink(path)],
      ["alt", ""],
    ];
    const shown = new state.Token("text", "", 0);
    shown.content = alt;
    Object.assign(picture, { content: alt, children: [shown] });
  } else {
    const { links }: { readonly links: ArticleLinks } = state.env;
    const reference = state.md.normalizeLink(`${path}.md`);
    if (embeds === "!" || links(reference) === undefined) return false;
    state.push("link_open", "a", 1).attrs = [["href", reference + fragmentOf(place)]];
    state.push("text", "", 0).content = words?.trim() || path.replace(/^.*\//, "");
    state.push("link_close", "a", -1);
  }
  state.pos += whole.length;
  return true;
}

/** As headings are called in links. */
function fragmentOf(place: string): string {
  return place === "" ? "" : `#${encodeURIComponent(place.slice(1).trim().toLowerCase().replaceAll(" ", "-"))}`;
}
