import { posix } from "node:path";
import { decodedPath } from "../../path-spelling.ts";
import type { Body } from "../../records/article.ts";
import { isMarkdownFile, markdownEndings } from "../../sources/record-files.ts";

/** Link destinations in Markdown and HTML. Matches in code do no harm here. */
const destination =
  /\](?:\(|:)\s*(?:<([^<>\n]+)>|([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))|\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"']*))/gi;

/** The name of a note in an Obsidian link. */
const wikiLink = /\[\[([^[\]|#\n]+)/g;

/** Lets most texts be skipped. */
const anyEnding = new RegExp(markdownEndings.map((ending) => `\\${ending}`).join("|"), "i");

/** Longer than any valid path; normalizing a very long one takes minutes. */
const longestPath = 4_096;

/**
 * Paths, relative to the articles folder, of article files that a text seems to link to, whether or not they exist.
 * `path`: the file that contains the text.
 */
export function filesLinkedFrom({ kind, text }: Body, path: string): readonly string[] {
  if (kind === "plain") return [];
  const found = new Set<string>();
  if (kind === "markdown" && text.includes("[["))
    for (const [, name = ""] of text.matchAll(wikiLink))
      for (const file of filesOfLink(`${name.trim().replaceAll("%", "%25")}.md`, path)) found.add(file);
  if (!anyEnding.test(text)) return [...found].sort();
  for (const [, ...written] of text.matchAll(destination)) {
    const reference = unescaped(written.find((each) => each !== undefined) ?? "");
    for (const file of filesOfLink(reference, path)) found.add(file);
  }
  return [...found].sort();
}

/** Resolves Markdown escapes and `&amp;`. */
function unescaped(written: string): string {
  return written.replace(/\\(?=[!-/:-@[-`{-~])/g, "").replaceAll("&amp;", "&");
}

/**
 * The paths, relative to the articles folder, that a link in the file `from` may refer to; the first that exists
 * counts. A link is relative to its file, or to the articles folder (`/b.md`, Zola's `@/b.md`, Pelican's
 * `{filename}/b.md`). Empty if it does not name an article file.
 */
export function filesOfLink(reference: string, from: string): readonly string[] {
  const [written = ""] = reference.split(/[?#]/, 1);
  const decoded = !isMarkdownFile(written) || written.length > longestPath ? undefined : decodedPath(written);
  if (decoded === undefined || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(decoded)) return [];
  const [, root = "", rest = ""] = /^(?:\{filename\}|\|filename\|)?(@?\/)?(.*)$/s.exec(decoded) ?? [];
  const beside = posix.join(posix.dirname(from), rest);
  if (root === "" && /^\.\.?\//.test(rest)) return beside.startsWith("../") ? [] : [beside];
  // Hugo, Docusaurus and Obsidian also resolve a path without a leading dot against their content folder.
  const above = posix.normalize(rest);
  // Their content folder may be our folder's parent, if only a subfolder was copied here.
  const below = above.replace(/^(?!\.\.\/)[^/]+\//, "");
  const paths = root === "" ? [beside, above, below] : [above, below];
  return [...new Set(paths)].filter((path) => !path.startsWith("../"));
}
