import { pictureEnding, recordingEnding } from "../../records/media-types.ts";
import { assetsFolderOf } from "./references.ts";
import { type Words, wordsOf } from "./words.ts";

/** What a tag stands for in the article at `path`, in HTML; nothing where its words name nothing. */
type Meaning = (words: Words, path: string) => string | undefined;

/**
 * A shortcode of Hugo or Zola, or a tag of Jekyll and Hexo, in a line of its own: what it is indented by, its first
 * signs, its name, and its words.
 */
const tag = /^([ \t]*)(\{\{[<%]|\{%-?)\s*(\w[\w/.-]*)(?:\s((?:(?!\{\{?[<%]).)*?))?(?:\/?[>%]\}\}|-?%\})\s*$/;
const zolaTag = /^([ \t]*)(\{\{)\s*(\w+)\(((?:(?!\{\{).)*)\)\s*\}\}\s*$/;

/** Of Liquid and Nunjucks: an address in these is something to compare or to keep. */
const forPrograms =
  /^(?:assign|capture|case|cycle|el(?:se|if|seif|sif)|extends|for|from|if|ifchanged|import|macro|render|set|tablerow|unless|when|with)$/;

/** Pictures, and the pages of what is fetched from elsewhere. Names are in lower case. */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["asciinema", (words) => linkTo("https://asciinema.org/a/", idIn(words))],
  ["asset_img", hexoAsset],
  ["bilibili", (words) => linkTo("https://www.bilibili.com/video/", idIn(words))],
  ["btn", linkAmongCommas],
  ["button", linkAmongCommas],
  ["figure", hugoFigure],
  ["gist", linkToGist],
  ["github", (words) => linkTo("https://github.com/", words.named.get("repo") ?? idIn(words)) ?? linkToAddress(words)],
  ["img", (words) => hexoPicture(words, "")],
  ["include", included],
  ["instagram", (words) => linkTo("https://www.instagram.com/p/", idIn(words))],
  ["link", linkAmongCommas],
  ["toc", nothing],
  ["tweet", linkToPost],
  ["twitter", linkToPost],
  ["vimeo", (words) => linkTo("https://vimeo.com/", idIn(words))],
  ["x", linkToPost],
  ["youtube", (words) => linkTo("https://www.youtube.com/watch?v=", idIn(words))],
]);

/** What themes call their own tags for a video, and no list of them. */
const ofVideo = /^(?!.*(?:channel|list)).*(?:youtube|vimeo)/i;

/**
 * What stands, in the article at `path`, in place of a line with nothing in it but a tag for a picture, a video or a
 * listing; nothing for any other line.
 */
export function mediaIn(line: string, path: string): string | undefined {
  const [, indent = "", opening = "", name = "", text = ""] = tag.exec(line) ?? zolaTag.exec(line) ?? [];
  if (name === "") return undefined;
  const words = wordsOf(text);
  const shown =
    meaningOf(name)?.(words, path) ?? (opening.startsWith("{{") ? shownByTheme(words) : ofSite(name, words));
  if (shown === undefined) return undefined;
  // As deep as that, what follows stands in HTML too, and after a blank line would be code.
  const isDeep = / {4}|\t/.test(indent);
  return indent + (isDeep ? shown.trimEnd().replaceAll("\n\n", "") : shown.replace(/\n(?=.)/g, `\n${indent}`));
}

function meaningOf(name: string): Meaning | undefined {
  return meanings.get(name.toLowerCase()) ?? meanings.get(videoHost(name));
}

/** `youtube` or `vimeo`, where what a theme calls a tag says so. */
function videoHost(name: string): string {
  return /youtube|vimeo/i.exec(ofVideo.exec(name)?.[0] ?? "")?.[0].toLowerCase() ?? "";
}

/** A tag of Jekyll, Hexo or Eleventy that only its site knows. */
function ofSite(name: string, words: Words): string | undefined {
  if (forPrograms.test(name)) return undefined;
  return picturesTag.test(name) ? pictureAmongCommas(words) : (linkToRecording(words) ?? linkToAddress(words));
}

function nothing(): string {
  return "";
}

/** What themes call what names a video. */
const idNames = ["id", "video", "videoId", "video_id", "youtube_id", "youTubeId", "vimeoId"];

function idIn({ plain: [first = ""], named }: Words): string {
  return idNames.map((name) => named.get(name)).find((id) => id !== undefined) ?? first;
}

/** Of its owner and its name, or of both in one; the name of a file in it may follow. */
function linkToGist({ plain: [first = "", second = ""] }: Words): string | undefined {
  return linkTo("https://gist.github.com/", /^[\da-f]+$/.test(second) ? `${first}/${second}` : first);
}

function linkToPost(words: Words): string | undefined {
  const id = idIn(words);
  return id === "" ? undefined : linkTo("https://x.com/", `${words.named.get("user") ?? "i"}/status/${id}`);
}

function linkTo(place: string, id: string): string | undefined {
  // What Jekyll keeps in a variable (`id=page.video`) is not known here.
  return /^(?!(?:include|page|post|site)\.)[\w./-]+$/.test(id) ? link(place + id) : undefined;
}

/** Whatever a tag shows of it (`embed` of Forem and GitBook): what is elsewhere can be gone to. */
function linkToAddress(words: Words): string | undefined {
  const written = addressIn(words, /^https?:\/\/\S+$/, [...places, "id"]);
  // Forem's editor escapes what is Markdown elsewhere.
  return written && link(written.replace(/\\(?=[*_~])/g, ""));
}

/** Buttons and cards of Hexo themes: where they lead and what they say, with commas between. */
function linkAmongCommas({ plain }: Words): string | undefined {
  const parts = plain.join(" ").split(/\s*,\s*/);
  const address = parts.find((part) => /^(?:https?:\/\/|\/)\S+$/.test(part));
  const said = parts.find((part) => part !== address && part !== "");
  return address === undefined || said === undefined ? undefined : `<a href="${escaped(address)}">${escaped(said)}</a>`;
}

/** A file of sound or video, which not every reader plays. */
function linkToRecording(words: Words): string | undefined {
  const src = addressIn(words, recordingsAddress);
  return src && link(src);
}

/** The first address of that form that a tag gives, by one of these names or by none. */
function addressIn({ plain, named }: Words, form: RegExp, names: readonly string[] = places): string | undefined {
  return [...names.flatMap((name) => named.get(name) ?? []), ...plain].find((each) => form.test(each));
}

/** In HTML, for within HTML Markdown is text. */
function link(address: string): string {
  // Between two of them, words would be emphasized.
  const shown = escaped(address).replaceAll("_", "&#95;").replaceAll("*", "&#42;");
  return `<a href="${escaped(address)}">${shown}</a>`;
}

function hugoFigure({ named }: Words): string | undefined {
  const src = named.get("src");
  if (src === undefined) return undefined;
  const words = ["title", "caption", "attr"].flatMap((name) => named.get(name) ?? []);
  return figure(src, named.get("alt") ?? "", words.join(". "));
}

function figure(src: string, alt: string, words: string): string {
  // Between blank lines, it is Markdown within HTML.
  const said = /[*_`[<]/.test(words) ? `\n\n${words}\n\n` : escaped(words);
  const caption = words === "" ? "" : `<figcaption>${said}</figcaption>`;
  // A blank line after it, or the next line would be HTML too.
  return `<figure>${picture(src, alt)}${caption}</figure>\n`;
}

const picturesAddress = new RegExp(`${pictureEnding}(?:[?#].*)?$`, "i");
const recordingsAddress = new RegExp(String.raw`^[^\s<>]+${recordingEnding}(?:[?#].*)?$`, "i");
/** What themes call the place of a picture. */
const places = ["src", "url", "href", "image", "img", "image_path", "path", "file", "link"];

/**
 * What a theme of Hugo has a tag of its own for: a picture that its words name, what it is to say, in Markdown, or
 * something elsewhere.
 */
function shownByTheme(words: Words): string | undefined {
  const text = words.named.get("text");
  if (text !== undefined) return namedPicture(words) ?? leadingOn(text, words.named);
  return linkToRecording(words) ?? namedPicture(words) ?? linkToAddress(words);
}

/** Words that lead to a place, where one is named, and they do not lead anywhere themselves. */
function leadingOn(text: string, named: Words["named"]): string {
  const address = addressIn({ plain: [], named }, /^(?:https?:\/\/|\/)[^\s<>]+$/);
  return address === undefined || /\]\(|<a\b/.test(text) ? text : `<a href="${escaped(address)}">${text}</a>`;
}

function namedPicture(words: Words): string | undefined {
  const { named } = words;
  const src = addressIn(words, picturesAddress);
  if (src === undefined) return undefined;
  const alt = named.get("alt") ?? named.get("title") ?? named.get("description") ?? "";
  return figure(src, alt, named.get("caption") ?? "");
}

/** How sites made with Eleventy call the tag for their pictures. */
const picturesTag = /im(?:age|g)|photo|picture/i;

/** Its words have commas between them: where the picture is, and what it shows. */
function pictureAmongCommas(words: Words): string | undefined {
  const plain = words.plain.map((each) => each.replace(/^,|,$/g, "")).filter((each) => each !== "");
  const at = plain.findIndex((each) => picturesAddress.test(each));
  const src = at === -1 ? words.named.get("src") : plain[at];
  if (src === undefined) return linkToAddress(words);
  return figure(src, words.named.get("alt") ?? wordsBehind(plain.slice(at + 1)), "");
}

/** What a picture shows: the next words, or with a plug-in of Jekyll those behind an option. */
function wordsBehind(plain: readonly string[]): string {
  const isOption = (each: string) => each.startsWith("--");
  if (!plain.some(isOption)) return plain[0] ?? "";
  const [, ...after] = plain.slice(plain.indexOf("--alt"));
  const end = after.findIndex(isOption);
  return plain.includes("--alt") ? after.slice(0, end === -1 ? after.length : end).join(" ") : "";
}

/** Parts that show contents, or keep things for the page. */
const partsForNobody = /^(?:.*\/)?toc(?:\.\w+)?$|^JB\/setup$/;

/** A part of a theme of Jekyll: what it shows is named, and lies on the site. */
function included({ plain: [part = "", ...plain], named }: Words): string | undefined {
  if (partsForNobody.test(part)) return "";
  const ofHost = meanings.get(videoHost(part) || videoHost(named.get("provider") ?? ""));
  if (ofHost !== undefined) return ofHost({ plain, named }, "");
  const text = named.get("text") ?? named.get("content");
  // One word may be a variable.
  if (text?.includes(" ")) return leadingOn(text, named);
  const fromRoot = Array.from(named, ([name, value]) => {
    const isOfSite = places.includes(name) && !/^(?:[a-z][a-z0-9+.-]*:|[./])/i.test(value);
    return [name, isOfSite ? `/${value}` : value] as const;
  });
  const words = { plain: [], named: new Map(fromRoot) };
  return linkToRecording(words) ?? namedPicture(words);
}

function hexoAsset(words: Words, path: string): string | undefined {
  return hexoPicture(words, assetsFolderOf(path));
}

/** Classes may stand before it, its size, a title and words for those who do not see it after it. */
function hexoPicture({ plain }: Words, folder: string): string | undefined {
  const at = plain.findIndex((each) => picturesAddress.test(each));
  if (at === -1) return undefined;
  const after = plain.slice(at + 1);
  const words = after.slice(after.findIndex((each) => !/^\d*$/.test(each)));
  // Words in quotes are one; without any, all of them are the title.
  const last = words.some((each) => each.includes(" ")) ? (words.at(-1) ?? "") : words.join(" ");
  // Both may stand within further quotes.
  const alt = /(?<=^|\s)(["'])((?:(?!\1).)+)\1$/.exec(last)?.[2] ?? last;
  return picture(folder + plain[at], alt);
}

function picture(src: string, alt: string): string {
  return `<img src="${escaped(src)}" alt="${escaped(alt)}">`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
