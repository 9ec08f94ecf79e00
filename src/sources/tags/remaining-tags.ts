import { codeSpan } from "./code.ts";
import type { NumberedLine } from "./lines.ts";

/** A tag that was not replaced, so readers see it verbatim. */
export interface RemainingTag {
  readonly tag: string;
  /** Zero-based, in the text. */
  readonly line: number;
}

/** Tags inside these are examples or invisible. */
const ignored = String.raw`<!--[^]*?(?:-->|$)|<(?<element>pre|code|script|style)\b[^]{0,5000}?</\k<element>>|${codeSpan}`;
/** Skips escaped tags, and the double braces of formulas, which stand next to other symbols. */
const remaining = String.raw`\{\{[<%](?![/*\s]*\*)[^{}]*?[>%]\}\}|\{%-?\s*[a-z]\w*\b[^{}]*?%\}|(?<![\w\\^$={}|])\{\{-?\s*[a-z"'][^{}\n]*\}\}`;
const tagOrOther = new RegExp(`${ignored}|(?<tag>${remaining})`, "gi");

/** The tags in a text, except those in code and comments. */
export function tagsIn(lines: readonly NumberedLine[]): readonly RemainingTag[] {
  const texts = lines.map(({ text, isCode }) => (isCode ? "" : text));
  if (!texts.some((text) => /\{[{%]/.test(text))) return [];
  const numbers = lines.flatMap(({ number }, index) => (texts[index] ?? "").split("\n").map(() => number));
  const whole = texts.join("\n");
  let [at, start] = [0, 0];
  return Array.from(whole.matchAll(tagOrOther)).flatMap(({ index, groups = {} }) => {
    if (groups.tag === undefined) return [];
    for (let end = whole.indexOf("\n", start); end !== -1 && end < index; end = whole.indexOf("\n", start)) {
      at += 1;
      start = end + 1;
    }
    return [{ tag: groups.tag, line: numbers[at] ?? 0 }];
  });
}
