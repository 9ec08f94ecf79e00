import { codeSpan } from "./code.ts";
import type { NumberedLine } from "./lines.ts";

/** A tag that readers see as it is written. */
export interface LeftTag {
  readonly tag: string;
  /** From 0, in the text. */
  readonly line: number;
}

/** What stands in these is shown as an example, or not at all. */
const passed = String.raw`<!--[^]*?(?:-->|$)|<(?<element>pre|code|script|style)\b[^]{0,5000}?</\k<element>>|${codeSpan}`;
/** One that is escaped is no tag. In formulas two braces stand beside other signs. */
const left = String.raw`\{\{[<%](?![/*\s]*\*)[^{}]*?[>%]\}\}|\{%-?\s*[a-z]\w*\b[^{}]*?%\}|(?<![\w\\^$={}|])\{\{-?\s*[a-z"'][^{}\n]*\}\}`;
const tagOrOther = new RegExp(`${passed}|(?<tag>${left})`, "gi");

/** The tags in the lines of a text, those in code and comments left out. */
export function tagsIn(lines: readonly NumberedLine[]): readonly LeftTag[] {
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
