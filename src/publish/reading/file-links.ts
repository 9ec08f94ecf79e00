import { posix } from "node:path";
import { decodedPath } from "../../path-spelling.ts";
import type { Body } from "../../records/article.ts";

/** Where a link leads in Markdown and HTML; what stands in code looks the same, and does no harm here. */
const destination =
  /(?:\]\(\s*|\]:\s*|\bhref\s*=\s*["']?)(?:<([^<>\n]+)>|([^\s<>"'()]*(?:\([^\s<>"'()]*\)[^\s<>"'()]*)*))/gi;

/** The address of a file with an article in it, without the place in it to which it leads. */
const articleFile = /^[^?#]*\.(?:mdx?|markdown)(?=[?#]|$)/i;

/** Paths, below the articles folder, of articles' files to which a text seems to lead: those it names in links, there or not, each once. `path`: of the file that holds the text. */
export function filesLinkedFrom({ kind, text }: Body, path: string): readonly string[] {
  if (kind === "plain" || !/\.(?:md|markdown)/i.test(text)) return [];
  const found = new Set<string>();
  for (const [, bracketed, bare = ""] of text.matchAll(destination)) {
    const file = fileOfLink(bracketed ?? bare, path);
    if (file !== undefined) found.add(file);
  }
  return [...found].sort();
}

/**
 * The path, below the articles folder, of the article's file that a link names in the text of another one, which has the path `from`. Relative to that file,
 * or from the articles folder, as `/b.md`, Zola's `@/b.md` and Pelican's `{filename}/b.md`. Nothing where it names no such file.
 */
export function fileOfLink(reference: string, from: string): string | undefined {
  const written = articleFile.exec(reference)?.[0];
  const decoded = written === undefined ? undefined : decodedPath(written);
  if (decoded === undefined || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(decoded)) return undefined;
  const [, root = "", rest = ""] = /^(?:\{filename\}|\|filename\|)?(@?\/)?(.*)$/s.exec(decoded) ?? [];
  const path = root === "" ? posix.join(posix.dirname(from), rest) : posix.normalize(rest);
  return path.startsWith("../") ? undefined : path;
}
