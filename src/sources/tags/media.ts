import { pictureEnding } from "../../records/media-types.ts";
import { assetsFolderOf } from "./references.ts";
import { type Words, wordsOf } from "./words.ts";

/** What a tag stands for in the article at `path`, in HTML; nothing where its words name nothing. */
type Meaning = (words: Words, path: string) => string | undefined;

/**
 * A shortcode of Hugo, or a tag of Jekyll and Hexo, in a line of its own: what it is indented by, its name, and its
 * words.
 */
const tag = /^([ \t]*)(?:\{\{[<%]|\{%-?)\s*(\w+)\s(.*?)(?:\/?[>%]\}\}|-?%\})\s*$/;

/** Of Liquid and Nunjucks: an address in these is something to compare or to keep. */
const forPrograms =
  /^(?:assign|capture|case|cycle|el(?:se|if|seif|sif)|extends|for|from|if|ifchanged|import|macro|render|set|tablerow|unless|when|with)$/;

/** Pictures, and the pages of what is fetched from elsewhere. */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["asset_img", hexoAsset],
  ["figure", hugoFigure],
  ["gist", linkToGist],
  ["github", (words) => linkTo("https://github.com/", words.named.get("repo") ?? idIn(words)) ?? linkToAddress(words)],
  ["img", (words) => hexoPicture(words, "")],
  ["include", included],
  ["instagram", (words) => linkTo("https://www.instagram.com/p/", idIn(words))],
  ["tweet", linkToPost],
  ["twitter", (words) => linkToAddress(words) ?? linkToPost(words)],
  ["vimeo", (words) => linkTo("https://vimeo.com/", idIn(words))],
  ["x", linkToPost],
  ["youtube", (words) => linkTo("https://www.youtube.com/watch?v=", idIn(words))],
]);

/**
 * What stands, in the article at `path`, in place of a line with nothing in it but a tag for a picture, a video or a
 * listing; nothing for any other line.
 */
export function mediaIn(line: string, path: string): string | undefined {
  const [, indent = "", name = "", words = ""] = tag.exec(line) ?? [];
  const ofSite = picturesTag.test(name) ? pictureAmongCommas : linkToAddress;
  const ofTemplate = forPrograms.test(name) ? undefined : ofSite;
  const other = line.trimStart().startsWith("{{") ? shownByTheme : ofTemplate;
  const shown = (meanings.get(name) ?? other)?.(wordsOf(words), path);
  if (shown === undefined) return undefined;
  // As deep as that, what follows stands in HTML too, and after a blank line would be code.
  return indent + (/ {4}|\t/.test(indent) ? shown.trimEnd() : shown);
}

function idIn({ plain: [first = ""], named }: Words): string {
  return named.get("id") ?? first;
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
  return /^[\w./-]+$/.test(id) ? link(place + id) : undefined;
}

/** Whatever a tag shows of it (`embed` of Forem and GitBook): what is elsewhere can be gone to. */
function linkToAddress({ plain, named }: Words): string | undefined {
  const written = [...places.map((name) => named.get(name) ?? ""), ...plain].find((each) =>
    /^https?:\/\/\S+$/.test(each),
  );
  // Forem's editor escapes what is Markdown elsewhere.
  return written && link(written.replace(/\\(?=[*_~])/g, ""));
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
  const caption = words === "" ? "" : `<figcaption>${escaped(words)}</figcaption>`;
  // A blank line after it, or the next line would be HTML too.
  return `<figure>${picture(src, alt)}${caption}</figure>\n`;
}

const picturesAddress = new RegExp(`${pictureEnding}(?:[?#].*)?$`, "i");
/** What themes call the place of a picture. */
const places = ["src", "url", "href", "image", "img", "image_path", "path", "file", "link"];

/**
 * What a theme of Hugo has a tag of its own for: a picture that its words name, what it is to say, in Markdown, or
 * something elsewhere.
 */
function shownByTheme(words: Words): string | undefined {
  const text = words.named.get("text");
  return namedPicture(words) ?? (text === undefined ? linkToAddress(words) : leadingOn(text, words.named));
}

/** Words that lead to a place, where one is named, and they do not lead anywhere themselves. */
function leadingOn(text: string, named: Words["named"]): string {
  const address = places.map((name) => named.get(name) ?? "").find((each) => /^(?:https?:\/\/|\/)[^\s<>]+$/.test(each));
  return address === undefined || /\]\(|<a\b/.test(text) ? text : `<a href="${escaped(address)}">${text}</a>`;
}

function namedPicture({ plain, named }: Words): string | undefined {
  const src = [...places.map((name) => named.get(name) ?? ""), ...plain].find((each) => picturesAddress.test(each));
  if (src === undefined) return undefined;
  const alt = named.get("alt") ?? named.get("title") ?? named.get("description") ?? "";
  return figure(src, alt, named.get("caption") ?? "");
}

/** How sites made with Eleventy call the tag for their pictures. */
const picturesTag = /image|photo|picture/i;

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

/** A part of a theme of Jekyll: what it shows is named, and lies on the site. */
function included({ plain: [part = "", ...plain], named }: Words): string | undefined {
  const host = /\b(?:youtube|vimeo)\b/i.exec(`${part} ${named.get("provider") ?? ""}`)?.[0].toLowerCase();
  if (host !== undefined) return meanings.get(host)?.({ plain, named }, "");
  const fromRoot = Array.from(named, ([name, value]) => {
    const isOfSite = places.includes(name) && !/^(?:[a-z][a-z0-9+.-]*:|[./])/i.test(value);
    return [name, isOfSite ? `/${value}` : value] as const;
  });
  return namedPicture({ plain: [], named: new Map(fromRoot) });
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
