import { closesFence, fenceOpenedBy } from "../records/code-fences.ts";
import { pictureEnding } from "../records/media-types.ts";
import { componentTags, withoutComponents } from "./mdx-components.ts";

const picture = new RegExp(String.raw`^import\s+(\w+)\s+from\s+["']([^"']+${pictureEnding})["']`, "gim");

/** Docusaurus reads Markdown files as MDX too: such a text begins, or ends its summary, like this. */
const beginsWithModule = /^\s*import\s+(?:[\w{*][^\n]*\sfrom\s+)?["'][^"'\n]+["'];?[ \t]*(?:\n|$)/;
const summaryEnd = /^\{\/\*\s*truncate\s*\*\/\}[ \t]*$/m;

/** Whether a text is MDX, whatever the name of its file. */
export function isMdx(text: string): boolean {
  if (beginsWithModule.test(text)) return true;
  // In code, it is an example.
  return summaryEnd.test(text) && linesOf(text).some(({ line, isCode }) => !isCode && summaryEnd.test(line));
}

/** The part of an MDX text that readers can be shown, as Markdown. */
export function markdownOfMdx(text: string): string {
  const pictures = new Map(Array.from(text.matchAll(picture), ([, name = "", path = ""]) => [name, path]));
  const kept: string[] = [];
  let prose: string[] = [];
  const keepProse = () => {
    if (prose.length > 0) kept.push(withoutComponents(withoutModules(prose).join("\n"), pictures));
    prose = [];
  };
  for (const { line, isCode } of linesOf(text)) {
    if (isCode) {
      keepProse();
      kept.push(line);
    } else prose.push(line);
  }
  keepProse();
  return unnested(kept.join("\n"));
}

const openComment = /^[ \t]*\{\/\*(?!.*\*\/\})/;

interface Line {
  readonly line: string;
  readonly isCode: boolean;
}

/** The lines of a text. Fences belong to their code; in a comment, they are not fences. */
function linesOf(text: string): readonly Line[] {
  let codeEnds: string | undefined;
  let isComment = false;
  return text.split("\n").map((line) => {
    const opened = isComment || codeEnds !== undefined ? undefined : fenceOpenedBy(line);
    const isCode = (codeEnds ?? opened) !== undefined;
    if (codeEnds !== undefined && closesFence(line, codeEnds)) codeEnds = undefined;
    else codeEnds ??= opened;
    if (codeEnds === undefined) isComment = isComment ? !line.includes("*/}") : openComment.test(line);
    return { line, isCode };
  });
}

/** A component that is open. */
interface OpenComponent {
  /** The column of its tag, if its content may be there too: in a list. */
  readonly column: number;
  /** The indentation of its content. */
  readonly indent?: number;
}

/** Outside lists, a line that is indented this far is code. */
const firstColumnOfCode = 4;

/**
 * In MDX, the content of a component is Markdown, however far it is indented; in CommonMark it would be HTML, or code.
 * The title of a component is put above it.
 */
function unnested(text: string): string {
  const open: OpenComponent[] = [];
  const kept: string[] = [];
  for (const { line, isCode } of linesOf(text)) {
    const tag = isCode ? "" : line.trim();
    if (tag === componentTags.closing) {
      open.pop();
      kept.push("");
      continue;
    }
    const around = open.at(-1);
    if (around !== undefined && line.trim() !== "")
      open[open.length - 1] = { ...around, indent: around.indent ?? line.search(/\S/) };
    const shown = atColumn(line, open.at(-1));
    const [opening, title] = componentTags.opening.exec(tag) ?? [];
    if (opening !== undefined) open.push({ column: columnFor(shown) });
    kept.push(opening === undefined ? shown : captionFor(shown, tag, title));
  }
  return kept.join("\n");
}

function columnFor(line: string): number {
  const column = line.search(/\S/);
  return column < firstColumnOfCode ? column : 0;
}

/** The replacement of a tag, in the same column. */
function captionFor(line: string, tag: string, title: string | undefined): string {
  return title === undefined ? "" : `\n${line.replace(tag, () => `**${title}**`)}\n`;
}

function atColumn(line: string, { column, indent = 0 }: OpenComponent = { column: 0 }): string {
  if (indent === 0 || line.trim() === "") return line;
  return " ".repeat(column) + line.slice(Math.min(indent, /^[ \t]*/.exec(line)?.[0].length ?? 0));
}

/** Lines of modules begin like this, and sentences seldom do. */
const moduleLine =
  /^(?:import\s*(?:["']|(?:type\s+)?(?:[\w$]+\s*,\s*)?(?:\{|\*\s|[\w$]+\s+from\s*["']))|export\s*(?:\{|\*\s|(?:async|class|const|default|function|interface|let|type|var)\s))/;

/**
 * Removes the lines of modules. After a line that ends in an open bracket, the statement continues up to the line that
 * begins with the closing one; after `=` or `=>`, as long as lines are indented.
 */
function withoutModules(lines: readonly string[]): readonly string[] {
  let open: "bracket" | "statement" | undefined;
  return lines.filter((line) => {
    if (open === "bracket" && !/^[})\]`]/.test(line)) return false;
    if (open === "statement" && /^\s/.test(line)) return false;
    const isModule = open === "bracket" || moduleLine.test(line);
    open = isModule ? openAfter(line) : undefined;
    return !isModule;
  });
}

function openAfter(line: string): "bracket" | "statement" | undefined {
  if (/[{([`]\s*$/.test(line)) return "bracket";
  return /=>?\s*$/.test(line) ? "statement" : undefined;
}
