/** An inline code span, which may contain an example of a tag. Defines the group `ticks`. */
export const codeSpan = /(?<!`)(?<ticks>`+)(?!`).*?[^`]\k<ticks>(?!`)/.source;

/** How a site generator marks code blocks with tags on lines of their own. */
interface CodeTags {
  /** Groups: the indentation, and the arguments. */
  readonly opening: RegExp;
  readonly closing: RegExp;
  /** Finds the language in the arguments. */
  readonly language: RegExp;
}

/** Tags of Jekyll, Hexo and Hugo. */
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

/** A code block between two tags. */
export interface TaggedCode {
  readonly indent: string;
  /** Empty if not given. */
  readonly language: string;
  /** Without the tag lines. */
  readonly lines: readonly string[];
}

/** Finds the code block that a tag on a given line opens. Unclosed tags are ignored. */
export function codeFinder(lines: readonly string[]): (at: number) => TaggedCode | undefined {
  const known = codeTags.map((tags) => ({ ...tags, last: lines.findLastIndex((line) => tags.closing.test(line)) }));
  return (at) => {
    for (const { opening, closing, language, last } of known) {
      const [tag, indent = "", words = ""] = at < last ? (opening.exec(lines[at] ?? "") ?? []) : [];
      if (tag === undefined) continue;
      let end = at + 1;
      while (!closing.test(lines[end] ?? "")) end += 1;
      // Around a fence, as in GitBook, the tags only style the block.
      if (fence.test(lines[at + 1] ?? "")) continue;
      return { indent, language: language.exec(words)?.[1] ?? "", lines: lines.slice(at + 1, end) };
    }
    return undefined;
  };
}

/** Writes the block as CommonMark, with a fence longer than any inside it. */
export function fenced({ indent, language, lines }: TaggedCode): string {
  const longest = lines.reduce((length, line) => Math.max(length, /`{3,}/.exec(line)?.[0].length ?? 0), 2);
  const mark = "`".repeat(longest + 1);
  return [`${indent}${mark}${language}`, ...lines, indent + mark].join("\n");
}
