/**
 * The offset of the last bracket before `end` that is still open; undefined if brackets are balanced, or seem so
 * because of brackets in quotes.
 */
export function openBracketBefore(text: string, end: number): number | undefined {
  let closed = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    const character = text[at];
    if (character === "]" || character === "}") closed += 1;
    if (character !== "[" && character !== "{") continue;
    if (closed === 0) return at;
    closed -= 1;
  }
  return undefined;
}
