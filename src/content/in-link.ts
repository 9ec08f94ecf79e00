import type { StateInline } from "markdown-it";

/** How many links stand open: the library's own field, of which its types do not know. */
interface Links {
  readonly linkLevel: number;
}

/** Whether what is being read stands in a link, which can hold no other. */
export function isInLink(state: StateInline): boolean {
  return (state as StateInline & Links).linkLevel > 0;
}
