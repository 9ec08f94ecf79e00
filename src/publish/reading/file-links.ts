import { posix } from "node:path";
import { decodedPath } from "../../path-spelling.ts";
import type { Body } from "../../records/article.ts";
import { isMarkdownFile, markdownEndings } from "../../sources/record-files.ts";

/** Link destinations in Markdown and HTML; those in code look the same, and do no harm here. */
const destination =
  /\](?:\(|:)\s*(?:<([^<>\n]+)>|([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*))|\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"']*))/gi;

/** The name of a note in an Obsidian link. */
const wikiLink = /\[\[([^[\]|#\n]+)/g;

/** Most texts contain none of these. */
const anyEnding = new RegExp(markdownEndings.map((ending) => `\\${ending}`).join("|"), "i");

/** Longer than any path that systems accept; normalizing a very long one takes minutes. */
const longestPath = 4_096;

/**
 * Paths, relative to the articles folder, of articles' files that a text seems to link to, existing or not, each once.
 * `path`: of the file that holds the text.
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
 * The paths, relative to the articles folder, that a link to an article's file may mean in the text at path `from`; the
 * first that exists counts. A link is relative to its file, or to the articles folder, as `/b.md`, Zola's `@/b.md` and
 * Pelican's `{filename}/b.md` are. Empty if it names no such file.
 */
export function filesOfLink(reference: string, from: string): readonly string[] {
  const [written = ""] = reference.split(/[?#]/, 1);
  const decoded = !isMarkdownFile(written) || written.length > longestPath ? undefined : decodedPath(written);
  if (decoded === undefined || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(decoded)) return [];
  const [, root = "", rest = ""] = /^(?:\{filename\}|\|filename\|)?(@?\/)?(.*)$/s.exec(decoded) ?? [];
  const beside = posix.join(posix.dirname(from), rest);
  if (root === "" && /^\.\.?\//.test(rest)) return beside.startsWith("../") ? [] : [beside];
  // Hugo, Docusaurus and Obsidian also read a path without a leading dot as relative to their folder.
  const above = posix.normalize(rest);
  // Theirs may be the folder above ours, of which only one subfolder was brought here.
  const below = above.replace(/^(?!\.\.\/)[^/]+\//, "");
  const paths = root === "" ? [beside, above, below] : [above, below];
  return [...new Set(paths)].filter((path) => !path.startsWith("../"));
}
