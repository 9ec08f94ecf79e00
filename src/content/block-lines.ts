import type { StateBlock } from "markdown-it";

/** Where the text of a line begins, after its indentation and the marks of the blocks that hold it. */
export function startOfLine(state: StateBlock, line: number): number {
  return (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
}

/** A line from there on, without white space at its end. */
export function textOfLine(state: StateBlock, line: number): string {
  return state.src.slice(startOfLine(state, line), state.eMarks[line]).trimEnd();
}
