import { SaxesParser } from "saxes";

/** What is wrong with a text that should be XML, and where. */
export interface XmlFault {
  /** From 1. */
  readonly line: number;
  /** Such as `unexpected close tag`. */
  readonly reason: string;
}

/**
 * A parser that goes on after every fault. By itself it would make an error of each, which takes as long as the line is
 * on which it stands; and one `<` too many in a feed on one line makes thousands.
 */
export function forgivingParser(onFault: (reason: string) => void = () => {}): SaxesParser {
  const parser = new SaxesParser();
  parser.fail = (reason) => {
    onFault(reason);
    return parser;
  };
  return parser;
}

/** An ampersand that begins no reference. */
export const strayAmpersand = /&(?!(?:#\d+|#x[\da-f]+|[a-z][\w.-]*);)/gi;

/**
 * The first fault of a text that is no well-formed XML, but for what readers of feeds forgive: ampersands, and
 * references to what HTML alone knows.
 */
export function findXmlFault(text: string): XmlFault | undefined {
  let fault: XmlFault | undefined;
  const before = /^\s*/.exec(text)?.[0] ?? "";
  const parser = forgivingParser((message) => {
    const reason = message.replace(/\.$/, "");
    if (reason !== "undefined entity") fault ??= { line: parser.line + before.split("\n").length - 1, reason };
  });
  // The parser takes all that follows a stray one for the name of an entity.
  parser.write(text.slice(before.length).replace(strayAmpersand, "+")).close();
  return fault;
}

/** The line, from 1, of each entry of a feed in XML. An element that holds nothing is no entry. */
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

/** What may stand before the first element: text, a comment, a declaration. */
const beforeRoot = /[^<]+|<!--[\s\S]*?-->|<!(?!--)[^>]*>|<\?[^>]*>/y;

/** Where the first element begins. */
export function startOfRoot(text: string): number {
  return endOfAll(beforeRoot, text);
}

/** The name of the first element, without a prefix. */
export function rootOf(text: string): string | undefined {
  const rest = text.slice(startOfRoot(text));
  return /^<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)/i.exec(rest)?.[1]?.toLowerCase();
}

/**
 * Where what `part`, a sticky expression, matches again and again from the beginning of a text ends. An expression for
 * all of it at once would remember every character of a long text.
 */
export function endOfAll(part: RegExp, text: string): number {
  let end = 0;
  part.lastIndex = 0;
  while (part.test(text)) end = part.lastIndex;
  return end;
}
