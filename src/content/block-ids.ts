import type MarkdownIt from "markdown-it";
import type { StateCore, Token } from "markdown-it";

/** At the end of a block: as Obsidian makes them (`^37066d`), or of several words. One may be how an author signs. */
const blockId = /(?:^|[ \t\n])\^((?=[a-f]*\d)[a-f\d]{6}|[A-Za-z\d]+(?:-[A-Za-z\d]+)+)$/;

/** Names that authors of Obsidian give to blocks, for links to lead there (`[[Note#^37066d]]`), are not shown. */
export function withBlockIds(markdown: MarkdownIt): void {
  markdown.core.ruler.after("text_join", "block_ids", (state) => {
    if (state.src.includes("^")) takeIds(state);
  });
}

function takeIds(state: StateCore): void {
  const { tokens } = state;
  const emptied = new Set<Token>();
  for (const [index, line] of tokens.entries()) {
    const [opening, holder] = [tokens[index - 1], tokens[index - 2]];
    const last = line.children?.at(-1);
    const [end, id] = last?.type === "text" ? (blockId.exec(last.content) ?? []) : [];
    if (last === undefined || end === undefined || id === undefined) continue;
    if (opening?.type !== "paragraph_open") continue;
    last.content = last.content.slice(0, -end.length);
    if (line.children?.length === 1 && last.content === "") emptied.add(line);
    // The paragraph of a tight list is not written.
    const block = opening?.hidden ? holder : opening;
    if (block?.attrGet("id") === null) block.attrSet("id", `^${id}`);
  }
  // It stands alone below what is no paragraph: a list, a quotation, a table.
  if (emptied.size > 0) state.tokens = tokens.filter((_, at) => !isAround(emptied, tokens, at));
}

function isAround(lines: ReadonlySet<Token>, tokens: readonly Token[], at: number): boolean {
  return [at - 1, at, at + 1].some((index) => {
    const token = tokens[index];
    return token !== undefined && lines.has(token);
  });
}
