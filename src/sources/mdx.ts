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
  let codeEnds: string | undefined;
  const keepProse = () => {
    if (prose.length > 0) kept.push(withoutComponents(withoutModules(prose).join("\n"), pictures));
    prose = [];
  };
  for (const line of text.split("\n")) {
    const [, mark] = fence.exec(line) ?? [];
    if (codeEnds === undefined && mark === undefined) {
      prose.push(line);
      continue;
    }
    keepProse();
    kept.push(line);
    if (codeEnds === undefined) codeEnds = mark;
    else if (mark?.startsWith(codeEnds)) codeEnds = undefined;
  }
  keepProse();
  return kept.join("\n");
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
