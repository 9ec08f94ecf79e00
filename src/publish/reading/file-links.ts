import { posix } from "node:path";
import { decodedPath } from "../../path-spelling.ts";
import type { Body } from "../../records/article.ts";
import { isMarkdownFile, markdownEndings } from "../../sources/record-files.ts";

/** Where a link leads in Markdown and HTML; what stands in code looks the same, and does no harm here. */
const destination =
  /\](?:\(|:)\s*(?:<([^<>\n]+)>|([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))|\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"']*))/gi;

/** The name of a note, in a link of Obsidian. */
const wikiLink = /\[\[([^[\]|#\n]+)/g;

/** In most texts none of them stands. */
const anyEnding = new RegExp(markdownEndings.map((ending) => `\\${ending}`).join("|"), "i");

/** More than systems take for a path; to bring a very long one into its shortest form takes minutes. */
const longestPath = 4_096;

/**
 * Paths, below the articles folder, of articles' files to which a text seems to lead: those it may name in links, there
 * or not, each once. `path`: of the file that holds the text.
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

/** As it is when the text has been read. */
function unescaped(written: string): string {
  return written.replace(/\\(?=[!-/:-@[-`{-~])/g, "").replaceAll("&amp;", "&");
}

/**
 * Paths, below the articles folder, of the article's file that a link may name in the text of another one, which has
 * the path `from`; that counts which comes first of those that are there. A link is relative to its file; or from the
 * articles folder, as `/b.md`, Zola's `@/b.md` and Pelican's `{filename}/b.md`. None where it names no such file.
 */
export function filesOfLink(reference: string, from: string): readonly string[] {
  const [written = ""] = reference.split(/[?#]/, 1);
  const decoded = !isMarkdownFile(written) || written.length > longestPath ? undefined : decodedPath(written);
  if (decoded === undefined || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(decoded)) return [];
  const [, root = "", rest = ""] = /^(?:\{filename\}|\|filename\|)?(@?\/)?(.*)$/s.exec(decoded) ?? [];
  const beside = posix.join(posix.dirname(from), rest);
  if (root === "" && /^\.\.?\//.test(rest)) return beside.startsWith("../") ? [] : [beside];
  // Hugo, Docusaurus and Obsidian take a path without a dot before it for one from their folder, too.
  const above = posix.normalize(rest);
  // That may be the folder above: only one of those in it may have been brought here.
  const below = above.replace(/^(?!\.\.\/)[^/]+\//, "");
  const paths = root === "" ? [beside, above, below] : [above, below];
  return [...new Set(paths)].filter((path) => !path.startsWith("../"));
}
