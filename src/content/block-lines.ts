import type { StateBlock } from "markdown-it";

/** Where the text of a line begins, after its indentation and the marks of the blocks around it. */
export function startOfLine(state: StateBlock, line: number): number {
  return (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
}

/** The text of a line, without trailing white space. */
export function textOfLine(state: StateBlock, line: number): string {
  return state.src.slice(startOfLine(state, line), state.eMarks[line]).trimEnd();
}

/** Blocks that begin within a line, after a mark. */
export interface BlocksAfterMark {
  readonly line: number;
  /** They end before it. */
  readonly endLine: number;
  /** Where they begin in the text. */
  readonly start: number;
  /** How far the following lines are indented. */
  readonly indent: number;
}

/** Parses such blocks into the tokens of `state`. */
export function readBlocksAfterMark(state: StateBlock, { line, endLine, start, indent }: BlocksAfterMark): void {
  const { blkIndent, bMarks, tShift, sCount } = state;
  const [oldMark = 0, oldShift = 0, oldCount = 0] = [bMarks[line], tShift[line], sCount[line]];
  state.blkIndent += indent;
  bMarks[line] = start;
  tShift[line] = 0;
  sCount[line] = state.blkIndent;
  state.md.block.tokenize(state, line, endLine);
  state.blkIndent = blkIndent;
  bMarks[line] = oldMark;
  tShift[line] = oldShift;
  sCount[line] = oldCount;
}
