import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";

/** An unticked box: feeds cannot have form controls. */
export const openBox = "\u2610";
/** A ticked box. */
export const tickedBox = "\u2611";

const anyBox = /\[[ xX]\]\s/;
const box = /^\[([ xX])\](?=\s)/;

/** Task lists, as on GitHub: `- [ ] open`, `- [x] done`. */
export function withTaskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.push("task_lists", ({ src, tokens }) => {
    // Most texts have none.
    if (!anyBox.test(src)) return;
    for (const [index, { type }] of tokens.entries()) {
      if (type !== "list_item_open" || tokens[index + 1]?.type !== "paragraph_open") continue;
      const first = tokens[index + 2]?.children?.[0];
      if (first?.type === "text") replaceBoxMark(first);
    }
  });
}

function replaceBoxMark(text: Token): void {
  text.content = text.content.replace(box, (_, mark: string) => (mark === " " ? openBox : tickedBox));
}
