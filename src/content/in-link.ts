import type { StateInline } from "markdown-it";

/** How many links are open; the library's types lack this field. */
interface Links {
  readonly linkLevel: number;
}

/** Whether the parser is within a link, which cannot have another one in it. */
export function isInLink(state: StateInline): boolean {
  return (state as StateInline & Links).linkLevel > 0;
}
