import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";

/** Stands for a box that is to be ticked: a feed can have none. */
export const openBox = "\u2610";
/** Stands for a box that is ticked. */
export const tickedBox = "\u2611";

const anyBox = /\[[ xX]\]\s/;
const box = /^\[([ xX])\](?=\s)/;

/** Lists of tasks, as on GitHub: `- [ ]` what is to be done, `- [x]` what is. */
export function withTaskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.push("task_lists", ({ src, tokens }) => {
    // Of most texts, the rest need not be looked through.
    if (!anyBox.test(src)) return;
    for (const [index, { type }] of tokens.entries()) {
      if (type !== "list_item_open" || tokens[index + 1]?.type !== "paragraph_open") continue;
      const first = tokens[index + 2]?.children?.[0];
      if (first?.type === "text") drawBox(first);
    }
  });
}

function drawBox(text: Token): void {
  text.content = text.content.replace(box, (_, mark: string) => (mark === " " ? openBox : tickedBox));
}
