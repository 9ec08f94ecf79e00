import { posix } from "node:path";
import { isMarkdownFile } from "../record-files.ts";
import { codeSpan } from "./code.ts";

// The position of a link's destination in Markdown or HTML. Elsewhere, a tag is left as text.
const destination = String.raw`(?<=\]\(<?|\]: ?<?|(?:href|src)=["']?)`;

/** `ref` and `relref` of Hugo, with a positional path or the parameter `path`. */
const hugoReference = new RegExp(
  String.raw`${codeSpan}|${destination}\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?:["\x60](?<quoted>[^"\x60]+)["\x60]|(?<bare>[^\s"\x60<>%]+))\s*[>%]\}\}`,
  "g",
);

/** `post_url` and `link` of Jekyll, with the site address that often precedes them. */
const jekyllReference = new RegExp(
  String.raw`${codeSpan}|${destination}(?:\{\{\s*site\.(?:url|baseurl)\s*\}\}){0,2}/?\{%-?\s*(?<tag>post_url|link)\s+/?(?<name>[^\s%]+?)\s*-?%\}`,
  "g",
);

/** The ways of Jekyll and Eleventy to prefix a root-relative path with the site's address: a variable or a filter. */
const jekyllAddress = new RegExp(
  String.raw`${codeSpan}|${destination}(?:(?:\{\{-?\s*site\.(?:url|baseurl|github\.url)\s*-?\}\})+/?|\{\{-?\s*(?<quote>["'])/?(?<path>[^"'{}|]*)\k<quote>\s*\|\s*(?:(?:(?:relative|absolute)_)?url\b|absoluteUrl\b|prepend:\s*site\.(?:base)?url)[^{}]*\}\})`,
  "g",
);

/** `post_link` and `asset_link` of Hexo, with link text, and `post_path` and `asset_path` within a link. */
const hexoReference = new RegExp(
  String.raw`${codeSpan}|\{%\s*(?<link>post|asset)_link\s+(?<file>[^\s%]+)(?<words>[^%]*?)%\}|${destination}\{%\s*(?<path>post|asset)_path\s+(?<place>[^\s%]+)\s*%\}`,
  "g",
);

/** Pelican's prefixes of file paths, in current and old syntax. */
const pelicanPlace = new RegExp(
  String.raw`${codeSpan}|${destination}(?<mark>[{|](?:static|attach|filename(?![}|][^\s<>()"']*\.(?:md|markdown)\b))[}|])`,
  "g",
);

/** The named groups of a match. */
type Groups = Readonly<Record<string, string | undefined>>;

const anyReference =
  /ref\s|\{%-?\s*(?:post_url|link|(?:post|asset)_(?:link|path))\s|\{\{-?\s*(?:site\.|["'])|[{|](?:static|attach|filename)[}|]/;

/** Replaces tags for links to other articles by the paths of their files. CommonMark would take the tags as text. */
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
      return link === undefined ? target : `[${linkText(words) || posix.basename(place)}](${target})`;
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
 * A fragment alone refers to the article itself. If one article is an `index.md` in its own folder, so are its
 * neighbours.
 */
function hugoFile(reference: string, path: string): string {
  const [, file = "", place = ""] = /^([^#]*?)\/?(#.*)?$/s.exec(reference) ?? [];
  if (file === "" || isMarkdownFile(file)) return file + place;
  if (!/(?:^|\/)index\.md$/.test(path)) return `${file}.md${place}`;
  return `${file.includes("/") ? "" : "../"}${file}/index.md${place}`;
}

/** Relative to the articles folder, which holds either the whole site or only its posts. */
function jekyllFile(tag: string | undefined, name: string, path: string): string {
  const posts = postsFolderOf(path);
  if (tag === "post_url") return `/${posts}${name}${isMarkdownFile(name) ? "" : posix.extname(path)}`;
  return `/${posts === "" ? name.replace(/^(?:.*\/)?_posts\//, "") : name}`;
}

/** The `_posts` folder, or "" if the posts were copied here without it. */
function postsFolderOf(path: string): string {
  return /^(?:.*\/)?_posts\//.exec(path)?.[0] ?? "";
}

/** Hexo keeps the assets of an article in a folder of the same name beside its file. */
export function assetsFolderOf(path: string): string {
  return `${encodeURIComponent(posix.parse(path).name)}/`;
}

/** The text may be quoted, and a trailing boolean says whether it contains HTML. */
function linkText(words: string): string {
  const shown = words.trim().replace(/\s+(?:true|false)$/, "");
  return shown.replace(/^(["'])(.*)\1$/, "$2").replace(/[[\]]/g, "\\$&");
}
