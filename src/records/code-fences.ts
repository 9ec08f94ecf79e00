/**
 * CommonMark 0.31 section 4.5, also within block quotes and lists. Not if another backquote follows on the line, which
 * makes it a code span.
 */
const opening = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?!`)(?!.*`)|~{3,})/;
const closing = /^[ \t>]*(`{3,}|~{3,})[ \t\r]*$/;

/** The fence of the code block opened by a line of Markdown; undefined if there is none. */
export function fenceOpenedBy(line: string): string | undefined {
  return opening.exec(line)?.[1];
}

/** Whether a line closes the code block opened by `fence`. */
export function closesFence(line: string, fence: string): boolean {
  return closing.exec(line)?.[1]?.startsWith(fence) === true;
}
