import { pictureEnding, recordingEnding } from "../../records/media-types.ts";
import { parseArguments, type TagArguments } from "./arguments.ts";
import { assetsFolderOf } from "./references.ts";

/** Turns a tag into HTML for the article at `path`; `undefined` if its arguments name nothing. */
type Replacement = (args: TagArguments, path: string) => string | undefined;

/** A tag on its own line, of Hugo, Zola, Jekyll or Hexo. Groups: indentation, opening delimiter, name, arguments. */
const tag = /^([ \t]*)(\{\{[<%]|\{%-?)\s*(\w[\w/.-]*)(?:\s((?:(?!\{\{?[<%]).)*?))?(?:\/?[>%]\}\}|-?%\})\s*$/;
const zolaTag = /^([ \t]*)(\{\{)\s*(\w+)\(((?:(?!\{\{).)*)\)\s*\}\}\s*$/;

/** Control tags of Liquid and Nunjucks: addresses in these are values, not content. */
const controlTags =
  /^(?:assign|capture|case|cycle|el(?:se|if|seif|sif)|extends|for|from|if|ifchanged|import|macro|render|set|tablerow|unless|when|with)$/;

/** Tags for images and for embedded content, which becomes a link. Names are in lower case. */
const replacements: ReadonlyMap<string, Replacement> = new Map<string, Replacement>([
  ["asciinema", (args) => linkTo("https://asciinema.org/a/", idIn(args))],
  ["asset_img", hexoAsset],
  ["assign", nothing],
  ["bilibili", (args) => linkTo("https://www.bilibili.com/video/", idIn(args))],
  ["btn", linkAmongCommas],
  ["button", linkAmongCommas],
  ["figure", hugoFigure],
  ["gist", linkToGist],
  ["github", (args) => linkTo("https://github.com/", args.named.get("repo") ?? idIn(args)) ?? linkToAddress(args)],
  ["img", (args) => hexoPicture(args, "")],
  ["include", jekyllInclude],
  ["instagram", (args) => linkTo("https://www.instagram.com/p/", idIn(args))],
  ["link", linkAmongCommas],
  ["toc", nothing],
  ["tweet", linkToPost],
  ["twitter", linkToPost],
  ["vimeo", (args) => linkTo("https://vimeo.com/", idIn(args))],
  ["x", linkToPost],
  ["youtube", (args) => linkTo("https://www.youtube.com/watch?v=", idIn(args))],
]);

/** Matches theme-specific names of video tags, but not of channels and playlists. */
const videoTag = /^(?!.*(?:channel|list)).*(?:youtube|vimeo)/i;

/** Replacement for a line that contains only a tag for an image, a video or the like; `undefined` for other lines. */
export function mediaIn(line: string, path: string): string | undefined {
  const [, indent = "", opening = "", name = "", text = ""] = tag.exec(line) ?? zolaTag.exec(line) ?? [];
  if (name === "") return undefined;
  const args = parseArguments(text);
  const shown =
    replacementOf(name)?.(args, path) ?? (opening.startsWith("{{") ? shownByTheme(args) : siteTag(name, args));
  if (shown === undefined) return undefined;
  // At this depth, the following text is in HTML too, and would become code after a blank line.
  const isDeep = / {4}|\t/.test(indent);
  return indent + (isDeep ? shown.trimEnd().replaceAll("\n\n", "") : shown.replace(/\n(?=.)/g, `\n${indent}`));
}

function replacementOf(name: string): Replacement | undefined {
  return replacements.get(name.toLowerCase()) ?? replacements.get(videoHost(name));
}

/** `youtube` or `vimeo`, if the tag's name contains it. */
function videoHost(name: string): string {
  return /youtube|vimeo/i.exec(videoTag.exec(name)?.[0] ?? "")?.[0].toLowerCase() ?? "";
}

/** A tag defined by one Jekyll, Hexo or Eleventy site. */
function siteTag(name: string, args: TagArguments): string | undefined {
  if (controlTags.test(name)) return undefined;
  return picturesTag.test(name) ? pictureAmongCommas(args) : (linkToRecording(args) ?? linkToAddress(args));
}

function nothing(): string {
  return "";
}

/** Argument names that themes use for a video's id. */
const idNames = ["id", "video", "videoId", "video_id", "youtube_id", "youTubeId", "vimeoId"];

function idIn({ plain: [first = ""], named }: TagArguments): string {
  return idNames.map((name) => named.get(name)).find((id) => id !== undefined) ?? first;
}

/** Takes owner and id as two arguments or as one; a file name may follow. */
function linkToGist({ plain: [first = "", second = ""] }: TagArguments): string | undefined {
  return linkTo("https://gist.github.com/", /^[\da-f]+$/.test(second) ? `${first}/${second}` : first);
}

function linkToPost(args: TagArguments): string | undefined {
  const id = idIn(args);
  return id === "" ? undefined : linkTo("https://x.com/", `${args.named.get("user") ?? "i"}/status/${id}`);
}

function linkTo(place: string, id: string): string | undefined {
  // Jekyll variables (`id=page.video`) are unknown here.
  return /^(?!(?:include|page|post|site)\.)[\w./-]+$/.test(id) ? link(place + id) : undefined;
}

/** Links to the address that a tag embeds (`embed` of Forem and GitBook). */
function linkToAddress(args: TagArguments): string | undefined {
  const written = addressIn(args, /^https?:\/\/\S+$/, [...addressNames, "id"]);
  // Forem's editor escapes Markdown characters.
  return written && link(written.replace(/\\(?=[*_~])/g, ""));
}

/** Buttons and cards of Hexo themes: address and text, separated by commas. */
function linkAmongCommas({ plain }: TagArguments): string | undefined {
  const parts = plain.join(" ").split(/\s*,\s*/);
  const address = parts.find((part) => /^(?:https?:\/\/|\/)\S+$/.test(part));
  const text = parts.find((part) => part !== address && part !== "");
  return address === undefined || text === undefined ? undefined : `<a href="${escaped(address)}">${escaped(text)}</a>`;
}

/** Links to an audio or video file, since not every reader can play it. */
function linkToRecording(args: TagArguments): string | undefined {
  const src = addressIn(args, recordingsAddress);
  return src && link(src);
}

/** The first matching address among the arguments, named ones first. */
function addressIn(
  { plain, named }: TagArguments,
  form: RegExp,
  names: readonly string[] = addressNames,
): string | undefined {
  return [...names.flatMap((name) => named.get(name) ?? []), ...plain].find((each) => form.test(each));
}

/** Written in HTML, because Markdown within HTML is not parsed. */
function link(address: string): string {
  // Two of these characters would mark emphasis.
  const shown = escaped(address).replaceAll("_", "&#95;").replaceAll("*", "&#42;");
  return `<a href="${escaped(address)}">${shown}</a>`;
}

function hugoFigure({ named }: TagArguments): string | undefined {
  const src = named.get("src");
  if (src === undefined) return undefined;
  const words = ["title", "caption", "attr"].flatMap((name) => named.get(name) ?? []);
  return figure(src, named.get("alt") ?? "", words.join(". "));
}

function figure(src: string, alt: string, words: string): string {
  // Between blank lines, Markdown within HTML is parsed.
  const text = /[*_`[<]/.test(words) ? `\n\n${words}\n\n` : escaped(words);
  const caption = words === "" ? "" : `<figcaption>${text}</figcaption>`;
  // Without a blank line, the next line would be part of the HTML.
  return `<figure>${picture(src, alt)}${caption}</figure>\n`;
}

const picturesAddress = new RegExp(`${pictureEnding}(?:[?#].*)?$`, "i");
const recordingsAddress = new RegExp(String.raw`^[^\s<>]+${recordingEnding}(?:[?#].*)?$`, "i");
/** Argument names that themes use for an image's address. */
const addressNames = ["src", "url", "href", "image", "img", "image_path", "path", "file", "link"];

/** Handles tags of Hugo themes: an image, Markdown text, or something embedded. */
function shownByTheme(args: TagArguments): string | undefined {
  const text = args.named.get("text");
  if (text !== undefined) return namedPicture(args) ?? linkedText(text, args.named);
  return linkToRecording(args) ?? namedPicture(args) ?? linkToAddress(args);
}

/** Links the text to the address that is given, if any, unless it contains links itself. */
function linkedText(text: string, named: TagArguments["named"]): string {
  const address = addressIn({ plain: [], named }, /^(?:https?:\/\/|\/)[^\s<>]+$/);
  return address === undefined || /\]\(|<a\b/.test(text) ? text : `<a href="${escaped(address)}">${text}</a>`;
}

function namedPicture(args: TagArguments): string | undefined {
  const { named } = args;
  const src = addressIn(args, picturesAddress);
  if (src === undefined) return undefined;
  const alt = named.get("alt") ?? named.get("title") ?? named.get("description") ?? "";
  return figure(src, alt, named.get("caption") ?? "");
}

/** Names of image tags on Eleventy sites. */
const picturesTag = /im(?:age|g)|photo|picture/i;

/** Arguments are separated by commas: the address, then the alternative text. */
function pictureAmongCommas(args: TagArguments): string | undefined {
  const plain = args.plain.map((each) => each.replace(/^,|,$/g, "")).filter((each) => each !== "");
  const at = plain.findIndex((each) => picturesAddress.test(each));
  const src = at === -1 ? args.named.get("src") : plain[at];
  if (src === undefined) return linkToAddress(args);
  return figure(src, args.named.get("alt") ?? altTextIn(plain.slice(at + 1)), "");
}

/** The alternative text: the next argument or, for Jekyll's picture plug-in, those after `--alt`. */
function altTextIn(plain: readonly string[]): string {
  const isOption = (each: string) => each.startsWith("--");
  if (!plain.some(isOption)) return plain[0] ?? "";
  const [, ...after] = plain.slice(plain.indexOf("--alt"));
  const end = after.findIndex(isOption);
  return plain.includes("--alt") ? after.slice(0, end === -1 ? after.length : end).join(" ") : "";
}

/** Includes that show a table of contents or set up the page. */
const invisibleIncludes = /^(?:.*\/)?toc(?:\.\w+)?$|^JB\/setup$/;

/** A Jekyll include; its arguments may name something to show. */
function jekyllInclude({ plain: [part = "", ...plain], named }: TagArguments): string | undefined {
  if (invisibleIncludes.test(part)) return "";
  const ofHost = replacements.get(videoHost(part) || videoHost(named.get("provider") ?? ""));
  if (ofHost !== undefined) return ofHost({ plain, named }, "");
  const text = named.get("text") ?? named.get("content");
  // A single word may be a variable.
  if (text?.includes(" ")) return linkedText(text, named);
  const fromRoot = Array.from(named, ([name, value]) => {
    const isOfSite = addressNames.includes(name) && !/^(?:[a-z][a-z0-9+.-]*:|[./])/i.test(value);
    return [name, isOfSite ? `/${value}` : value] as const;
  });
  const args = { plain: [], named: new Map(fromRoot) };
  return linkToRecording(args) ?? namedPicture(args);
}

function hexoAsset(args: TagArguments, path: string): string | undefined {
  return hexoPicture(args, assetsFolderOf(path));
}

/** Classes may precede the address; size, title and alternative text may follow. */
function hexoPicture({ plain }: TagArguments, folder: string): string | undefined {
  const at = plain.findIndex((each) => picturesAddress.test(each));
  if (at === -1) return undefined;
  const after = plain.slice(at + 1);
  const words = after.slice(after.findIndex((each) => !/^\d*$/.test(each)));
  // Quoted arguments are separate; unquoted ones together are the title.
  const last = words.some((each) => each.includes(" ")) ? (words.at(-1) ?? "") : words.join(" ");
  // Title and alternative text may be nested in further quotes.
  const alt = /(?<=^|\s)(["'])((?:(?!\1).)+)\1$/.exec(last)?.[2] ?? last;
  return picture(folder + plain[at], alt);
}

function picture(src: string, alt: string): string {
  return `<img src="${escaped(src)}" alt="${escaped(alt)}">`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
