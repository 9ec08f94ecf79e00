import { SaxesParser } from "saxes";

/** An XML well-formedness error. */
export interface XmlFault {
  /** From 1. */
  readonly line: number;
  /** Such as `unexpected close tag`. */
  readonly reason: string;
}

/**
 * A parser that continues after errors. The built-in handler formats each error in time proportional to the line, which
 * is slow for a feed on one line with thousands of errors.
 */
export function forgivingParser(onFault: (reason: string) => void = () => {}): SaxesParser {
  const parser = new SaxesParser();
  parser.fail = (reason) => {
    onFault(reason);
    return parser;
  };
  return parser;
}

/** An ampersand that is not part of a reference. */
export const strayAmpersand = /&(?!(?:#\d+|#x[\da-f]+|[a-z][\w.-]*);)/gi;

/** The first well-formedness error, except those that feed readers tolerate: bare ampersands and HTML entities. */
export function findXmlFault(text: string): XmlFault | undefined {
  let fault: XmlFault | undefined;
  const before = /^\s*/.exec(text)?.[0] ?? "";
  const parser = forgivingParser((message) => {
    const reason = message.replace(/\.$/, "");
    if (reason !== "undefined entity") fault ??= { line: parser.line + before.split("\n").length - 1, reason };
  });
  // Otherwise the parser would take the text after a bare ampersand for an entity name.
  parser.write(text.slice(before.length).replace(strayAmpersand, "+")).close();
  return fault;
}

/** The 1-based line of each entry in an XML feed. Empty elements do not count. */
export function linesOfEntries(text: string): readonly number[] {
  const lines: number[] = [];
  let start: number | undefined;
  const parser = forgivingParser();
  parser.on("opentagstart", ({ name }) => {
    if (start !== undefined) lines.push(start);
    start = /^(?:\w+:)?(?:item|entry)$/i.test(name) ? parser.line : undefined;
  });
  parser.on("closetag", () => {
    start = undefined;
  });
  parser.write(text.replace(strayAmpersand, "+")).close();
  return lines;
}

/** Anything that may precede the root element: text, comments, declarations, processing instructions. */
const beforeRoot = /[^<]+|<!--[\s\S]*?-->|<!(?!--)[^>]*>|<\?[^>]*>/y;

/** Offset of the root element. */
export function startOfRoot(text: string): number {
  return endOfAll(beforeRoot, text);
}

/** Local name of the root element, in lower case. */
export function rootOf(text: string): string | undefined {
  const rest = text.slice(startOfRoot(text));
  return /^<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)/i.exec(rest)?.[1]?.toLowerCase();
}

/**
 * Offset after the last of consecutive matches of `part`, a sticky expression, from the start of the text. A single
 * quantified expression would need memory for every character of a long text.
 */
export function endOfAll(part: RegExp, text: string): number {
  let end = 0;
  part.lastIndex = 0;
  while (part.test(text)) end = part.lastIndex;
  return end;
}
