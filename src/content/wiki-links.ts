import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { mediaTypeOf, pictureEnding } from "../records/media-types.ts";
import { fragmentOfWords } from "./heading-ids.ts";
import { isInLink } from "./in-link.ts";
import type { ArticleLinks } from "./links.ts";

/** Obsidian: `[[Note]]`, `[[Note#Place|words]]`, `![[picture.png|300]]`; not before `(`, `[` or `:`. */
const wikiLink = /(!?)\[\[([^[\]|#\n]*)(#[^[\]|\n]*)?(?:\|([^[\]\n]*))?\]\](?![([:])/y;
const pictureName = new RegExp(`${pictureEnding}$`, "i");
/** Files other than notes that authors embed. */
const fileType = /^(?:audio|image|video)\/|^application\/pdf$/;

/** What is between the brackets. */
interface WikiLink {
  readonly path: string;
  /** With the `#` before it. */
  readonly place: string;
  readonly words: string;
  readonly embeds: boolean;
}

/**
 * Links by the names of notes lead to their articles, or to the named heading or block there. Embedded notes are links
 * too; pictures are shown, and other files are linked to. A link to a note that is not published is shown as its words,
 * as in Obsidian Publish.
 */
export function withWikiLinks(markdown: MarkdownIt): void {
  markdown.core.ruler.before("inline", "wiki_links", ({ env, src }) => {
    env.hasWikiLinks = isOfObsidian(src, (name) => env.links(markdown.normalizeLink(`${name}.md`)) !== undefined);
  });
  markdown.inline.ruler.before("link", "wiki_link", readWikiLink);
}

function readWikiLink(state: StateInline, isTrial: boolean): boolean {
  wikiLink.lastIndex = state.pos;
  const isBeginning = state.src.startsWith("[[", state.pos) || state.src.startsWith("![[", state.pos);
  const [whole, mark, name = "", place = "", words = ""] = isBeginning ? (wikiLink.exec(state.src) ?? []) : [];
  if (whole === undefined || isTrial || isInLink(state) || isDefined(whole, state)) return false;
  const link = { path: name.trim(), place: place.trim(), words: words.trim(), embeds: mark === "!" };
  const address = addressOf(state, link);
  if (link.embeds && pictureName.test(link.path)) pushPicture(state, link);
  else if (address !== undefined) pushLink(state, link, address);
  else if (state.env.hasWikiLinks && isName(name, state)) state.pending += link.words || shownFor(link);
  else return false;
  state.pos += whole.length;
  return true;
}

/** Whether the words have a definition (`[Bug #1]: …`): then `[[Bug #1]]` is a link in brackets. */
function isDefined(link: string, { env, md }: StateInline): boolean {
  const label = md.utils.normalizeReference(link.slice(link.indexOf("[[") + 2, -2));
  return env.references?.[label] !== undefined;
}

/** `[[Note|words]]` and `![[…]]` can only be Obsidian's. */
const unmistakable = /!\[\[[^\s[\]]|\[\[[^\s[\]|][^[\]|\n]*\|[^\s[\]|]/;

/** Whether double brackets are links in this text; in code and citations they mean something else. */
function isOfObsidian(text: string, isNote: (name: string) => boolean): boolean {
  if (unmistakable.test(text)) return true;
  return Array.from(text.matchAll(/\[\[([^[\]|#\n]+)/g)).some(([, name = ""]) => isNote(name.trim()));
}

/** Whether it can be the name of a note, unlike `[[ -f a ]]` of a shell, citation `[[1]]`, or `list[[a]]` of R. */
function isName(name: string, { src, pos }: StateInline): boolean {
  return /^[^\s$]/.test(name) && /[^\d\s]/.test(name) && !/[A-Za-z\d_)]/.test(src.charAt(pos - 1));
}

function pushLink(state: StateInline, link: WikiLink, address: string): void {
  state.push("link_open", "a", 1).attrs = [["href", address]];
  state.push("text", "", 0).content = link.words || shownFor(link);
  state.push("link_close", "a", -1);
}

function pushPicture(state: StateInline, { path, words }: WikiLink): void {
  const alt = /^\d+(?:x\d+)?$/.test(words) ? "" : words;
  const picture = state.push("image", "img", 0);
  picture.attrs = [
    ["src", state.md.normalizeLink(path)],
    ["alt", ""],
  ];
  const shown = new state.Token("text", "", 0);
  shown.content = alt;
  Object.assign(picture, { content: alt, children: [shown] });
}

function addressOf(state: StateInline, { path, place }: WikiLink): string | undefined {
  const fragment = fragmentOf(place);
  if (path === "") return fragment === "" ? undefined : fragment;
  const { links }: { readonly links: ArticleLinks } = state.env;
  const note = state.md.normalizeLink(`${path}.md`);
  if (links(note) !== undefined) return note + fragment;
  // After a file's name, it is a page or a time (`#page=2`, `#t=90`).
  return fileType.test(mediaTypeOf(path)) ? state.md.normalizeLink(path + place) : undefined;
}

/** Of several nested headings, the last one is meant. */
function fragmentOf(place: string): string {
  const last = place.split("#").at(-1)?.trim() ?? "";
  const fragment = last.startsWith("^") ? last : fragmentOfWords(last);
  return fragment === "" ? "" : `#${encodeURIComponent(fragment)}`;
}

/** The words that Obsidian shows; names of blocks are left out. */
function shownFor({ path, place }: WikiLink): string {
  const places = place.split("#").map((part) => part.trim());
  const shown = [path.replace(/^.*\//, ""), ...places.filter((part) => !part.startsWith("^"))];
  return shown.filter((part) => part !== "").join(" > ") || place.slice(1);
}
