import { join } from "node:path";
import type { Problem } from "../../errors.ts";
import { splitFrontMatter } from "../front-matter.ts";
import { readText } from "../read.ts";
import { endingOf, hasRecordEnding, isConflictCopy, nameOf } from "../record-files.ts";
import { scanWithCompanions } from "./scan.ts";

const endings = {
  /** Article formats of other programs. */
  markup: [".adoc", ".asciidoc", ".lr", ".org", ".rst", ".textile"],
  /** Articles only if they start with front matter; otherwise they may be any page. */
  pages: [".htm", ".html", ".liquid", ".njk", ".txt"],
} as const;

/**
 * Warns about files that are not read although they seem to hold an article or a conflicting copy of one.
 * `fileName` turns a path below the articles folder into the name used in problems.
 */
export function overlookedArticles(
  articlesDirectory: string,
  dataDirectory: string,
  fileName: (path: string) => string,
): readonly Problem[] {
  const { files } = scanWithCompanions(articlesDirectory, dataDirectory);
  return files.flatMap(({ path }) => {
    const [ending, file] = [endingOf(path), fileName(path)];
    if (hasRecordEnding(path)) return isConflictCopy(nameOf(path)) ? [conflictingCopy(file)] : [];
    if (isOneOf(endings.markup, ending)) return [overlooked(file, "turn it into Markdown, in a file that ends in .md")];
    const hasFields = isOneOf(endings.pages, ending) && beginsWithFields(join(articlesDirectory, path));
    return hasFields ? [overlooked(file, "give it a name that ends in .md; Markdown may contain HTML")] : [];
  });
}

function isOneOf(some: readonly string[], ending: string): boolean {
  return some.includes(ending);
}

function beginsWithFields(file: string): boolean {
  const text = readText(file, file);
  if (typeof text !== "string") return false;
  const { yaml, toml, unclosed } = splitFrontMatter(text);
  return !unclosed && (yaml ?? toml) !== undefined;
}

function overlooked(file: string, fix: string): Problem {
  const expected = "is in a format that is not supported, and is not published as an article";
  return { severity: "warning", file, expected, advice: `if it is one, ${fix}` };
}

function conflictingCopy(file: string): Problem {
  const expected = "is a conflicting copy of a file that was changed in two places, and is not read";
  return {
    severity: "warning",
    file,
    expected,
    advice: "move what is worth keeping into that file, and delete this one",
  };
}
