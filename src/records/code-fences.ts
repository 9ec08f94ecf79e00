/**
 * CommonMark 0.31 section 4.5, in a quotation or a list too: backquotes with another one after them are code within a
 * line.
 */
const opening = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?!`)(?!.*`)|~{3,})/;
const closing = /^[ \t>]*(`{3,}|~{3,})[ \t\r]*$/;

/** The mark of the block of code that begins with a line of Markdown; undefined where none does. */
export function fenceOpenedBy(line: string): string | undefined {
  return opening.exec(line)?.[1];
}

/** Whether a line ends the block of code that began with that mark. */
export function closesFence(line: string, fence: string): boolean {
  return closing.exec(line)?.[1]?.startsWith(fence) === true;
}
