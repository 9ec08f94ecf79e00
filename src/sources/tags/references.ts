import { posix } from "node:path";

// Where a link leads, in Markdown and in HTML: an example of a tag, in code, stays.
const destination = String.raw`(?<=\]\(<?|\]: ?<?|href=["']?)`;

/** `ref` and `relref` of Hugo, with a path as it stands or as the parameter `path`. */
const hugoReference = new RegExp(
  String.raw`${destination}\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?["\x60]([^"\x60\n]+)["\x60]\s*[>%]\}\}`,
  "g",
);

/** `post_url` and `link` of Jekyll, with what stands before them in many sites. */
const jekyllReference = new RegExp(
  String.raw`${destination}(?:\{\{\s*site\.(?:url|baseurl)\s*\}\}){0,2}/?\{%-?\s*(post_url|link)\s+([^\s%]+?)\s*-?%\}`,
  "g",
);

/**
 * The text of the article at `path` in which links that template tags lead to another article lead to its file. To CommonMark such a tag is text, and what
 * leads to it is no link.
 */
export function withReferences(text: string, path: string): string {
  if (!/ref\s|\{%-?\s*(?:post_url|link)\s/.test(text)) return text;
  const [posts = ""] = /^(?:.*\/)?_posts\//.exec(path) ?? [];
  return text
    .replace(hugoReference, (_, file: string) => withEnding(file, ".md").replaceAll(" ", "%20"))
    .replace(jekyllReference, (_, tag: string, name: string) => {
      const file = name.replace(/^\/?(?:_posts\/)?/, "");
      return `/${posts}${tag === "link" ? file : withEnding(file, posix.extname(path))}`;
    });
}

/** Of a name without one; a fragment may follow it. */
function withEnding(file: string, ending: string): string {
  return /\.(?:mdx?|markdown)(?:#|$)/i.test(file) ? file : file.replace(/(?=#|$)/, ending);
}
