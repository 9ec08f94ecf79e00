import { splitFrontMatter } from "./front-matter.ts";
import { markdown } from "./markdown.ts";
import { withoutComponents } from "./mdx-components.ts";
import { recordEndings } from "./record-files.ts";
import type { RecordFormat } from "./record-format.ts";

/** Markdown with programs in it, as Docusaurus, Astro and Next.js have it: of these, what readers can be shown. */
export const mdx: RecordFormat = {
  name: "mdx",
  extensions: recordEndings.mdx,
  read(text, origin) {
    const { body } = splitFrontMatter(text);
    return markdown.read(text.slice(0, text.length - body.length) + markdownOf(body), origin);
  },
};

const fence = /^[ \t]*(`{3,}|~{3,})/;
const moduleLine = /^(?:import|export)[ {*]/;
const picture = /^import\s+(\w+)\s+from\s+["']([^"']+\.(?:avif|gif|jpe?g|png|svg|webp))["']/gim;

function markdownOf(text: string): string {
  const pictures = new Map(Array.from(text.matchAll(picture), ([, name = "", path = ""]) => [name, path]));
  const kept: string[] = [];
  let prose: string[] = [];
  const keepProse = () => {
    if (prose.length > 0) kept.push(withoutComponents(withoutModules(prose).join("\n"), pictures));
    prose = [];
  };
  for (const { line, isCode } of linesOf(unnested(text))) {
    if (isCode) {
      keepProse();
      kept.push(line);
    } else prose.push(line);
  }
  keepProse();
  return kept.join("\n");
}

/** The lines of a text; fences are of the code between them. */
function* linesOf(text: string): Iterable<{ readonly line: string; readonly isCode: boolean }> {
  let codeEnds: string | undefined;
  for (const line of text.split("\n")) {
    const [, mark] = fence.exec(line) ?? [];
    yield { line, isCode: (codeEnds ?? mark) !== undefined };
    if (codeEnds === undefined) codeEnds = mark;
    else if (mark?.startsWith(codeEnds)) codeEnds = undefined;
  }
}

const opening = /^[ \t]*<[A-Z][\w.]*(?:\s[^<>]*)?(?<!\/)>[ \t]*$/;
const closing = /^[ \t]*<\/[A-Z][\w.]*>[ \t]*$/;

/** What stands between two tags of a component is Markdown in MDX, however far it is indented; in CommonMark it would be HTML, or code. */
function unnested(text: string): string {
  const indents: (number | undefined)[] = [];
  const kept: string[] = [];
  for (const { line, isCode } of linesOf(text)) {
    const isOpening = !isCode && opening.test(line);
    const isClosing = !isCode && closing.test(line);
    if (isOpening) indents.push(undefined);
    else if (isClosing) indents.pop();
    else if (indents.length > 0 && line.trim() !== "") indents[indents.length - 1] ??= line.search(/\S/);
    kept.push(isOpening || isClosing ? "" : withoutIndent(line, indents.at(-1)));
  }
  return kept.join("\n");
}

function withoutIndent(line: string, indent = 0): string {
  return indent === 0 ? line : line.slice(Math.min(indent, /^[ \t]*/.exec(line)?.[0].length ?? 0));
}

/** Lines without those of modules. One that ends in an open bracket goes on up to the line that begins with what closes it. */
function withoutModules(lines: readonly string[]): readonly string[] {
  let isWithin = false;
  return lines.filter((line) => {
    if (isWithin) {
      isWithin = !/^[})\]`]/.test(line);
      return false;
    }
    if (!moduleLine.test(line)) return true;
    isWithin = /[{([`]\s*$/.test(line);
    return false;
  });
}
