/**
 * CommonMark 0.31 section 4.5, also within quotations and lists. If another backquote follows on the line, the
 * backquotes enclose code within it.
 */
const opening = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?!`)(?!.*`)|~{3,})/;
const closing = /^[ \t>]*(`{3,}|~{3,})[ \t\r]*$/;

/** The fence of the code block that a line of Markdown opens; undefined if it opens none. */
export function fenceOpenedBy(line: string): string | undefined {
  return opening.exec(line)?.[1];
}

/** Whether a line closes the code block that `fence` opened. */
export function closesFence(line: string, fence: string): boolean {
  return closing.exec(line)?.[1]?.startsWith(fence) === true;
}
