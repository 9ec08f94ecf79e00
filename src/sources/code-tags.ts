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
    opening: /^([ \t]*)\{%[ \t]*code(?:block)?\b([^%]*)%\}\s*$/,
    closing: /^[ \t]*\{%[ \t]*endcode(?:block)?[ \t]*%\}\s*$/,
    language: /\blang:(\S+)/,
  },
  {
    opening: /^([ \t]*)\{\{[<%][ \t]*highlight\b([^}]*)[>%]\}\}\s*$/,
    closing: /^[ \t]*\{\{[<%][ \t]*\/[ \t]*highlight[ \t]*[>%]\}\}\s*$/,
    language: /^\s*"?([^\s"]+)/,
  },
];

const anyTag = /\{[{%][<%]?-?[ \t]*(?:highlight|code)/;

/** In a quotation too. */
const fence = /^[ \t>]*(`{3,}|~{3,})/;

/**
 * The text with fences where an author of Markdown put template tags around code. To CommonMark such tags are text, and what looks like an element in the
 * code would be lost. Tags that stand in code already stay, and so do those that nothing closes.
 */
export function withFencedCode(text: string): string {
  if (!anyTag.test(text)) return text;
  const lines = text.split("\n");
  const taggedFrom = finderOfCode(lines);
  const kept: string[] = [];
  let codeEnds: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, mark] = fence.exec(line) ?? [];
    const tagged = codeEnds === undefined ? taggedFrom(at) : undefined;
    kept.push(tagged === undefined ? line : fenced(tagged));
    if (tagged !== undefined) at += tagged.code.length + 1;
    else if (codeEnds === undefined) codeEnds = mark;
    else if (mark?.startsWith(codeEnds)) codeEnds = undefined;
  }
  return kept.join("\n");
}

interface TaggedCode {
  readonly indent: string;
  readonly language: string;
  /** Its lines, without those of the tags. */
  readonly code: readonly string[];
}

/** Finds the code that begins with a tag in a line. */
function finderOfCode(lines: readonly string[]): (at: number) => TaggedCode | undefined {
  const known = codeTags.map((tags) => ({ ...tags, last: lines.findLastIndex((line) => tags.closing.test(line)) }));
  return (at) => {
    for (const { opening, closing, language, last } of known) {
      const [tag, indent = "", words = ""] = at < last ? (opening.exec(lines[at] ?? "") ?? []) : [];
      if (tag === undefined) continue;
      let end = at + 1;
      while (!closing.test(lines[end] ?? "")) end += 1;
      return { indent, language: language.exec(words)?.[1] ?? "", code: lines.slice(at + 1, end) };
    }
    return undefined;
  };
}

/** Between fences longer than any in it. */
function fenced({ indent, language, code }: TaggedCode): string {
  const longest = code.reduce((length, line) => Math.max(length, fence.exec(line)?.[1]?.length ?? 0), 2);
  const mark = "`".repeat(longest + 1);
  return [`${indent}${mark}${language}`, ...code, indent + mark].join("\n");
}
