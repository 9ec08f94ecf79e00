/** A heading that stands above all else in a text in Markdown. */
export interface FirstHeading {
  /** In plain text. */
  readonly title: string;
  /** What the text is without it. */
  readonly rest: string;
}

/** CommonMark 0.31 sections 4.2 and 4.3: `# Title`, or a line above one of `=`, that begins no other block. */
const heading =
  / {0,3}(?:#[ \t]+(\S.*)|(?!#{1,6}[ \t]|[>|<=]|`{3}|~{3}|[-+*][ \t]|\d{1,9}[.)][ \t])(\S.*)\n {0,3}=+[ \t]*)(?:\n|$)/y;
const blankLines = /(?:[ \t]*\n)*/y;
const closingMarks = /(?:^|[ \t])#+[ \t]*$/;

/** The heading of the first level that a text begins with, below comments at the most; undefined where none does. */
export function firstHeading(text: string): FirstHeading | undefined {
  let start = endOfMatch(blankLines, text, 0);
  while (text.startsWith("<!--", start)) {
    const end = text.indexOf("-->", start);
    if (end === -1) return undefined;
    start = endOfMatch(blankLines, text, end + "-->".length);
  }
  heading.lastIndex = start;
  const [whole = "", afterMark, aboveLine = ""] = heading.exec(text) ?? [];
  const title = plainText(afterMark?.replace(closingMarks, "") ?? aboveLine);
  return title === "" ? undefined : { title, rest: text.slice(0, start) + text.slice(start + whole.length) };
}

function endOfMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

/** Of kramdown, Pandoc and MDX, which show none of it. */
const attributes = /(?<![ \t])[ \t]*\{(?:[:#.]|\/\*)[^{}]*\}[ \t]*$/;
const codeSpan = /(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g;

/** What stands for how words look, or for where they lead, and what of it stays. */
const markup: readonly (readonly [pattern: RegExp, shown: string])[] = [
  [/!?\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, "$1"],
  [/<\/?[a-z][^<>]*>/gi, ""],
  [/(?<!\\)(\*\*|__|~~)(?=\S)([^*_~]+)(?<=\S)\1/g, "$2"],
  [/(?<![\p{L}\p{N}\\])([*_])(?=\S)([^*_]+)(?<=\S)\1(?![\p{L}\p{N}])/gu, "$2"],
  [/\\([!-/:-@[-`{-~])/g, "$1"],
  [/&lt;/g, "<"],
  [/&gt;/g, ">"],
  [/&quot;/g, '"'],
  [/&nbsp;/g, " "],
  [/&amp;/g, "&"],
];

/** The words of a line of Markdown. What stands in code is meant to the letter. */
function plainText(line: string): string {
  const parts: string[] = [];
  const text = line.replace(attributes, "");
  let end = 0;
  for (const { index, 0: whole, 2: code = "" } of text.matchAll(codeSpan)) {
    parts.push(withoutMarkup(text.slice(end, index)), code);
    end = index + whole.length;
  }
  return [...parts, withoutMarkup(text.slice(end))].join("").trim();
}

function withoutMarkup(text: string): string {
  return markup.reduce((shown, [pattern, replacement]) => shown.replace(pattern, replacement), text);
}
