import { posix } from "node:path";
import { isMarkdownFile } from "../record-files.ts";

/** What may hold an example of a tag. */
const codeSpan = /(?<!`)(?<ticks>`+)(?!`).*?[^`]\k<ticks>(?!`)/.source;

// Where a link leads, in Markdown and in HTML: a tag that stands for itself is text.
const destination = String.raw`(?<=\]\(<?|\]: ?<?|href=["']?)`;

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

/** The groups of a pattern that took part in a match. */
type Groups = Readonly<Record<string, string | undefined>>;

/**
 * The line of the article at `path` in which links that template tags lead to another article lead to its file. To
 * CommonMark such a tag is text, and what leads to it is no link.
 */
export function withReferences(line: string, path: string): string {
  if (!/ref\s|\{%-?\s*(?:post_url|link)\s/.test(line)) return line;
  return line
    .replace(hugoReference, (found, ...rest) => {
      const { quoted, bare }: Groups = rest.at(-1);
      const reference = quoted ?? bare;
      return reference === undefined ? found : hugoFile(reference, path).replaceAll(" ", "%20");
    })
    .replace(jekyllReference, (found, ...rest) => {
      const { tag, name }: Groups = rest.at(-1);
      return name === undefined ? found : jekyllFile(tag, name, path);
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
  const [posts = ""] = /^(?:.*\/)?_posts\//.exec(path) ?? [];
  if (tag === "post_url") return `/${posts}${name}${isMarkdownFile(name) ? "" : posix.extname(path)}`;
  return `/${posts === "" ? name.replace(/^(?:.*\/)?_posts\//, "") : name}`;
}
