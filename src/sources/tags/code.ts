/** Code within a line, which may hold an example of a tag; `ticks` is a group of it. */
export const codeSpan = /(?<!`)(?<ticks>`+)(?!`).*?[^`]\k<ticks>(?!`)/.source;

/** How a program marks code by tags that have lines of their own. */
interface CodeTags {
  /** Its groups: what it is indented by, and the words after its name. */
  readonly opening: RegExp;
  readonly closing: RegExp;
  /** Finds the language in the words. */
  readonly language: RegExp;
}

/** Jekyll's, Hexo's and Hugo's. */
const codeTags: readonly CodeTags[] = [
  {
    opening: /^([ \t]*)\{%-?[ \t]*highlight\b([^%]*)%\}\s*$/,
    closing: /^[ \t]*\{%-?[ \t]*endhighlight[ \t]*-?%\}\s*$/,
    language: /^\s*(\S+)/,
  },
  {
    opening: /^([ \t]*)\{%[ \t]*(?:code(?:block)?|mermaid)\b([^%]*)%\}\s*$/,
    closing: /^[ \t]*\{%[ \t]*end(?:code(?:block)?|mermaid)[ \t]*%\}\s*$/,
    language: /\blang:(\S+)/,
  },
  {
    opening: /^([ \t]*)\{\{[<%][ \t]*(?:highlight|code|mermaid)\b([^}]*)[>%]\}\}\s*$/,
    closing: /^[ \t]*\{\{[<%][ \t]*\/[ \t]*(?:highlight|code|mermaid)[ \t]*[>%]\}\}\s*$/,
    language: /^\s*(?!\w+=)"?([^\s"]+)/,
  },
];

const fence = /^[ \t]*(?:`{3,}|~{3,})/;

/** Code between two tags. */
export interface TaggedCode {
  readonly indent: string;
  /** Empty where it is not told. */
  readonly language: string;
  /** Without those of the tags. */
  readonly lines: readonly string[];
}

/** Finds the code that begins with a tag in a line of a text; code that nothing closes is none. */
export function codeFinder(lines: readonly string[]): (at: number) => TaggedCode | undefined {
  const known = codeTags.map((tags) => ({ ...tags, last: lines.findLastIndex((line) => tags.closing.test(line)) }));
  return (at) => {
    for (const { opening, closing, language, last } of known) {
      const [tag, indent = "", words = ""] = at < last ? (opening.exec(lines[at] ?? "") ?? []) : [];
      if (tag === undefined) continue;
      let end = at + 1;
      while (!closing.test(lines[end] ?? "")) end += 1;
      // Around a fence, as in GitBook, it says how that looks.
      if (fence.test(lines[at + 1] ?? "")) continue;
      return { indent, language: language.exec(words)?.[1] ?? "", lines: lines.slice(at + 1, end) };
    }
    return undefined;
  };
}

/** The code as CommonMark has it: between fences longer than any in it. */
export function fenced({ indent, language, lines }: TaggedCode): string {
  const longest = lines.reduce((length, line) => Math.max(length, /`{3,}/.exec(line)?.[0].length ?? 0), 2);
  const mark = "`".repeat(longest + 1);
  return [`${indent}${mark}${language}`, ...lines, indent + mark].join("\n");
}
