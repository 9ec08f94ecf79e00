import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { mediaTypeOf, pictureEnding } from "../records/media-types.ts";
import { fragmentOfWords } from "./heading-ids.ts";
import { isInLink } from "./in-link.ts";
import type { ArticleLinks } from "./links.ts";

/** Of Obsidian: `[[Note]]`, `[[Note#Place|words]]`, `![[picture.png|300]]`. What has a link behind it is its text. */
const wikiLink = /(!?)\[\[([^[\]|#\n]*)(#[^[\]|\n]*)?(?:\|([^[\]\n]*))?\]\](?![([:])/y;
const picturesName = new RegExp(`${pictureEnding}$`, "i");
/** Of files that are no notes, and that authors put into their text. */
const fileType = /^(?:audio|image|video)\/|^application\/pdf$/;

/** What stands between the brackets. */
interface WikiLink {
  readonly path: string;
  /** With the mark before it. */
  readonly place: string;
  readonly words: string;
  readonly embeds: boolean;
}

/**
 * Links by the names of notes lead to their articles, and to the heading or block in them that is named; so do notes
 * that are to stand in the text. Pictures are shown, and other files linked to. Of a link to a note that is not
 * published, the words are shown, as Obsidian Publish does.
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
  if (link.embeds && picturesName.test(link.path)) pushPicture(state, link);
  else if (address !== undefined) pushLink(state, link, address);
  else if (state.env.hasWikiLinks && isName(name, state)) state.pending += link.words || shownFor(link);
  else return false;
  state.pos += whole.length;
  return true;
}

/** Whether what is in the brackets has a definition, as in `[[Bug #1]]`: then it is a link in brackets. */
function isDefined(link: string, { env, md }: StateInline): boolean {
  const label = md.utils.normalizeReference(link.slice(link.indexOf("[[") + 2, -2));
  return env.references?.[label] !== undefined;
}

/** `[[Note|words]]` or `![[…]]`: what only a link of Obsidian has. */
const unmistakable = /!\[\[[^\s[\]]|\[\[[^\s[\]|][^[\]|\n]*\|[^\s[\]|]/;

/** Whether the double brackets of a text are links: in code and in citations, they mean something else. */
function isOfObsidian(text: string, isNote: (name: string) => boolean): boolean {
  if (unmistakable.test(text)) return true;
  return Array.from(text.matchAll(/\[\[([^[\]|#\n]+)/g)).some(([, name = ""]) => isNote(name.trim()));
}

/** Not `[[ -f a ]]` of a shell, `[[1]]` of a citation, or `list[[a]]` of R. */
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
  // Of a file, it is a page or a time (`#page=2`, `#t=90`), as every program has it.
  return fileType.test(mediaTypeOf(path)) ? state.md.normalizeLink(path + place) : undefined;
}

/** Below a heading, others may be named: the last one is meant. */
function fragmentOf(place: string): string {
  const last = place.split("#").at(-1)?.trim() ?? "";
  const fragment = last.startsWith("^") ? last : fragmentOfWords(last);
  return fragment === "" ? "" : `#${encodeURIComponent(fragment)}`;
}

/** As Obsidian shows them; nobody reads the name of a block. */
function shownFor({ path, place }: WikiLink): string {
  const places = place.split("#").map((part) => part.trim());
  const shown = [path.replace(/^.*\//, ""), ...places.filter((part) => !part.startsWith("^"))];
  return shown.filter((part) => part !== "").join(" > ") || place.slice(1);
}
