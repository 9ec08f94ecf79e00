import { posix } from "node:path";
import { isMarkdownFile } from "../record-files.ts";
import { codeSpan } from "./code.ts";

// Where a link leads, in Markdown and in HTML: a tag that stands for itself is text.
const destination = String.raw`(?<=\]\(<?|\]: ?<?|(?:href|src)=["']?)`;

/** `ref` and `relref` of Hugo, with a path as it stands or as the parameter `path`. */
const hugoReference = new RegExp(
  String.raw`${codeSpan}|${destination}\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?:["\x60](?<quoted>[^"\x60]+)["\x60]|(?<bare>[^\s"\x60<>%]+))\s*[>%]\}\}`,
  "g",
);

/** `post_url` and `link` of Jekyll, with what stands before them in many sites. */
const jekyllReference = new RegExp(
  String.raw`${codeSpan}|${destination}(?:\{\{\s*site\.(?:url|baseurl)\s*\}\}){0,2}/?\{%-?\s*(?<tag>post_url|link)\s+/?(?<name>[^\s%]+?)\s*-?%\}`,
  "g",
);

/** What Jekyll puts before a path that is from the root of the site: the site's address, in a word or by a filter. */
const jekyllAddress = new RegExp(
  String.raw`${codeSpan}|${destination}(?:(?:\{\{-?\s*site\.(?:url|baseurl|github\.url)\s*-?\}\})+/?|\{\{-?\s*(?<quote>["'])/?(?<path>[^"'{}|]*)\k<quote>\s*\|\s*(?:(?:relative|absolute)_url|prepend:\s*site\.(?:base)?url)[^{}]*\}\})`,
  "g",
);

/** `post_link` and `asset_link` of Hexo, with the words of the link; and what leads to the same within a link. */
const hexoReference = new RegExp(
  String.raw`${codeSpan}|\{%\s*(?<link>post|asset)_link\s+(?<file>[^\s%]+)(?<words>[^%]*?)%\}|${destination}\{%\s*(?<path>post|asset)_path\s+(?<place>[^\s%]+)\s*%\}`,
  "g",
);

/** What Pelican puts before the path of a file that is no article: as of late, and in old versions. */
const pelicanPlace = new RegExp(
  String.raw`${codeSpan}|${destination}(?<mark>[{|](?:static|attach|filename(?![}|][^\s<>()"']*\.(?:md|markdown)\b))[}|])`,
  "g",
);

/** The groups of a pattern that took part in a match. */
type Groups = Readonly<Record<string, string | undefined>>;

const anyReference =
  /ref\s|\{%-?\s*(?:post_url|link|(?:post|asset)_(?:link|path))\s|\{\{-?\s*(?:site\.|["'])|[{|](?:static|attach|filename)[}|]/;

/**
 * The line of the article at `path` in which links that template tags lead to another article lead to its file. To
 * CommonMark such a tag is text, and what leads to it is no link.
 */
export function withReferences(line: string, path: string): string {
  if (!anyReference.test(line)) return line;
  return line
    .replace(hugoReference, (found, ...rest) => {
      const { quoted, bare }: Groups = rest.at(-1);
      const reference = quoted ?? bare;
      return reference === undefined ? found : hugoFile(reference, path).replaceAll(" ", "%20");
    })
    .replace(jekyllReference, (found, ...rest) => {
      const { tag, name }: Groups = rest.at(-1);
      return name === undefined ? found : jekyllFile(tag, name, path);
    })
    .replace(hexoReference, (found, ...rest) => {
      const { ticks, link, file, words = "", path: kind = link, place = file }: Groups = rest.at(-1);
      if (ticks !== undefined || place === undefined) return found;
      const target = kind === "post" ? `/${postsFolderOf(path)}${place}.md` : `${assetsFolderOf(path)}${place}`;
      return link === undefined ? target : `[${linkWords(words) || posix.basename(place)}](${target})`;
    })
    .replace(pelicanPlace, (found, ...rest) => {
      const { mark }: Groups = rest.at(-1);
      return mark === undefined ? found : "";
    })
    .replace(jekyllAddress, (found, ...rest) => {
      const { ticks, path: place = "" }: Groups = rest.at(-1);
      return ticks === undefined ? `/${place.replaceAll(" ", "%20")}` : found;
    });
}

/**
 * A place in the article itself has no file before it. Whoever writes one article as `index.md` of a folder does so
 * with those beside it.
 */
function hugoFile(reference: string, path: string): string {
  const [, file = "", place = ""] = /^([^#]*?)\/?(#.*)?$/s.exec(reference) ?? [];
  if (file === "" || isMarkdownFile(file)) return file + place;
  if (!/(?:^|\/)index\.md$/.test(path)) return `${file}.md${place}`;
  return `${file.includes("/") ? "" : "../"}${file}/index.md${place}`;
}

/** From the articles folder, which is that of the site, or that of its posts. */
function jekyllFile(tag: string | undefined, name: string, path: string): string {
  const posts = postsFolderOf(path);
  if (tag === "post_url") return `/${posts}${name}${isMarkdownFile(name) ? "" : posix.extname(path)}`;
  return `/${posts === "" ? name.replace(/^(?:.*\/)?_posts\//, "") : name}`;
}

/** Of the site, or as it is where the posts alone were brought here. */
function postsFolderOf(path: string): string {
  return /^(?:.*\/)?_posts\//.exec(path)?.[0] ?? "";
}

/** With Hexo, what belongs to an article lies in a folder beside its file, of the same name. */
export function assetsFolderOf(path: string): string {
  return `${encodeURIComponent(posix.parse(path).name)}/`;
}

/** Words may stand in quotes, and end in whether they hold HTML. */
function linkWords(words: string): string {
  const shown = words.trim().replace(/\s+(?:true|false)$/, "");
  return shown.replace(/^(["'])(.*)\1$/, "$2").replace(/[[\]]/g, "\\$&");
}
