import MarkdownIt, { type Token } from "markdown-it";

/** A heading at the very top of a Markdown text. */
export interface FirstHeading {
  /** In plain text. */
  readonly title: string;
  /** The text without the heading; the whole text if the heading has a link or a picture. */
  readonly rest: string;
}

/** CommonMark 0.31 sections 4.2 and 4.3: `# Title`, or a paragraph line above one of `=`. */
const heading =
  / {0,3}(?:#[ \t]+(\S.*)|(?!#{1,6}[ \t]|[>|<=]|`{3}|~{3}|[-+*][ \t]|\d{1,9}[.)][ \t])(\S.*)\n {0,3}=+[ \t]*)(?:\n|$)/y;
const blankLines = /(?:[ \t]*\n)*/y;
const closingMarks = /(?:^|[ \t])#+[ \t]*$/;

/** The first-level heading at the top of a text, after nothing but comments; undefined if there is none. */
export function firstHeading(text: string): FirstHeading | undefined {
  let start = endOfMatch(blankLines, text, 0);
  while (text.startsWith("<!--", start)) {
    const end = text.indexOf("-->", start);
    if (end === -1) return undefined;
    start = endOfMatch(blankLines, text, end + "-->".length);
  }
  heading.lastIndex = start;
  const [whole = "", afterMark, aboveLine = ""] = heading.exec(text) ?? [];
  const { words, holdsMore } = shownBy(afterMark?.replace(closingMarks, "") ?? aboveLine, text);
  if (words === "") return undefined;
  return { title: words, rest: holdsMore ? text : text.slice(0, start) + text.slice(start + whole.length) };
}

function endOfMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

/** Attributes and comments of kramdown, Pandoc and MDX, which are not shown. */
const attributes = /(?<![ \t])[ \t]*\{(?:[:#.]|\/\*)[^{}]*\}[ \t]*$/;

/** A line without any of these is shown as it is. */
const marks = /[\\`*_~[\]<&]/;

const markdown = new MarkdownIt({ html: true });

/** The words that a line of Markdown shows, and whether it has links or pictures; `text` is the whole text. */
function shownBy(line: string, text: string): { readonly words: string; readonly holdsMore: boolean } {
  const shown = line.replace(attributes, "").trim();
  if (!marks.test(shown)) return { words: shown, holdsMore: false };
  const tokens = markdown.parseInline(shown, { references: referencesFor(shown, text) });
  return {
    words: tokens.map(wordsOf).join("").trim(),
    holdsMore: tokens.some(({ children }) => children?.some(isMore)),
  };
}

function isMore({ type, content }: Token): boolean {
  return type === "link_open" || type === "image" || (type === "html_inline" && /^<(?:a|img)\b/i.test(content));
}

function wordsOf({ type, content, children }: Token): string {
  if (children !== null) return children.map(wordsOf).join("");
  return type === "html_inline" ? "" : content;
}

const definition = /^ {0,3}\[([^[\]]+)\]:[ \t]*\S/gm;

/** The link definitions of the text, without which `[words][label]` and `[label]` are not links. */
function referencesFor(line: string, text: string): Readonly<Record<string, { readonly href: string }>> {
  if (!line.includes("]")) return {};
  const labels = Array.from(text.matchAll(definition), ([, label = ""]) => markdown.utils.normalizeReference(label));
  return Object.fromEntries(labels.map((label) => [label, { href: "" }]));
}
