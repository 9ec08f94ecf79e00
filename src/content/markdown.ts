import MarkdownIt, { type Token } from "markdown-it";
import { absoluteUrl, isCanonical } from "../records/absolute-url.ts";
import { withAbbreviations } from "./abbreviations.ts";
import { withAsides } from "./asides.ts";
import { withoutAttributeLists } from "./attribute-lists.ts";
import { withBareLinks } from "./bare-links.ts";
import { withBlockIds } from "./block-ids.ts";
import { withBoundedTags } from "./bounded-tags.ts";
import { withTaskLists } from "./boxes.ts";
import { withBracketedSpans } from "./bracketed-spans.ts";
import { withoutComments } from "./comments.ts";
import { withDefinitions } from "./definitions.ts";
import { withEmoji } from "./emoji.ts";
import { marksBesideWide, withEmphasisWithoutSpaces } from "./emphasis-without-spaces.ts";
import { escapeAttribute, escapeText } from "./escape.ts";
import { withFootnotes } from "./footnotes.ts";
import { bracketMark, withFormulas } from "./formulas.ts";
import { withHeadingIds } from "./heading-ids.ts";
import { withHighlights } from "./highlights.ts";
import { withInlineNotes } from "./inline-notes.ts";
import { withoutKramdownExtensions } from "./kramdown-extensions.ts";
import { type ArticleLinks, noLinks, resolvedLink } from "./links.ts";
import { markdownAttribute, withMarkdownInHtml } from "./markdown-in-html.ts";
import { withoutMarksForPrograms } from "./marks-for-programs.ts";
import { withRaisedText } from "./raised-text.ts";
import { recordingMark, withRecordings } from "./recordings.ts";
import { alignedPicture, withSizedPictures } from "./sized-pictures.ts";
import { withWikiLinks } from "./wiki-links.ts";
import { withWindowsReferences } from "./windows-references.ts";

/** An extension of CommonMark. */
interface Extension {
  readonly add: (markdown: MarkdownIt) => void;
  /** A text without a match does not need the extension. Missing if most texts need it. */
  readonly mark?: RegExp;
}

/** In the order in which they are added to the parser. */
const extensions: readonly Extension[] = [
  { add: withAbbreviations, mark: /\*\[[^\]\n]{0,99}\]:/ },
  { add: withAsides, mark: /::|!!!|\?\?\?|===|\[!/ },
  { add: withoutAttributeLists, mark: /\{/ },
  { add: withBracketedSpans, mark: /\{/ },
  { add: withoutKramdownExtensions, mark: /\{:/ },
  { add: withBoundedTags },
  { add: withBareLinks },
  { add: withBlockIds, mark: /\^[\w-]+[ \t]*(?:\n|$)/ },
  { add: withDefinitions, mark: /\n[ \t>]*:[ \t]/ },
  { add: withEmoji, mark: /:[a-z\d_+-]+:/ },
  { add: withEmphasisWithoutSpaces, mark: marksBesideWide },
  { add: withFootnotes },
  { add: withFormulas, mark: /\$|\{/ },
  { add: withHeadingIds },
  { add: withHighlights, mark: /==[^\s=]/ },
  { add: withInlineNotes, mark: /\^\[/ },
  { add: withMarkdownInHtml, mark: markdownAttribute },
  { add: withRecordings, mark: recordingMark },
  { add: withRaisedText, mark: /~[^\s~]+~(?!~)|\^[^\s^[\]]+\^/ },
  { add: withSizedPictures, mark: /=\d*%?x\d*%?[ \t]*\)/ },
  { add: withTaskLists },
  { add: withoutComments, mark: /%%/ },
  { add: withoutMarksForPrograms, mark: /@\[|%\[|\[(?:\[|[Tt][Oo][Cc]\])|#[ \t]*[Tt](?:[Oo][Cc]|able [Oo]f)\b/ },
  { add: withWindowsReferences, mark: /&#/ },
  { add: withWikiLinks, mark: /\[\[/ },
];

/**
 * A text without any of these goes to a parser without these extensions. The marks begin with few different characters:
 * with more than 16, V8 takes four times as long to find that there is no match.
 */
const anyMark = new RegExp(extensions.flatMap(({ mark }) => mark?.source ?? []).join("|"));
/** Marks that begin with other characters, and are found faster one by one. */
const otherMarks: readonly RegExp[] = [bracketMark, alignedPicture];

function hasMark(text: string): boolean {
  return anyMark.test(text) || otherMarks.some((mark) => mark.test(text));
}

const fullParser = createParser(extensions);
const plainParser = createParser(extensions.filter(({ mark }) => mark === undefined));

/** The HTML of a text, and whether some of it is raw markup of the author's. */
export interface MarkdownHtml {
  readonly html: string;
  readonly hasMarkup: boolean;
}

/** What is known about a text while it is rendered. */
interface Environment {
  readonly permalink: string;
  readonly links: ArticleLinks;
  hasMarkup: boolean;
}

/** Renders Markdown in HTML's own serialisation, with absolute links (`resolvedLink`). */
export function markdownToHtml(text: string, permalink: string, links: ArticleLinks = noLinks): MarkdownHtml {
  const environment: Environment = { permalink, links, hasMarkup: false };
  const html = (hasMark(text) ? fullParser : plainParser).render(text, environment);
  return { html, hasMarkup: environment.hasMarkup };
}

/** The lines of each block of code, from the first, counted from 0, to the one after the last. */
export function codeBlocks(text: string): readonly (readonly [start: number, end: number])[] {
  const tokens: Token[] = [];
  fullParser.block.parse(text, fullParser, {}, tokens);
  return tokens.flatMap(({ type, map }) => ((type === "fence" || type === "code_block") && map !== null ? [map] : []));
}

/** How many characters the references of a text may add up to, unless the text itself is longer. */
const mostReferenced = 1_000_000;

/** Raw markup passes, since authors write <figure> and <video>. The caller checks it against the allow-list. */
function createParser(additions: readonly Extension[]): MarkdownIt {
  const markdown = new MarkdownIt({ html: true });
  for (const { add } of additions) add(markdown);

  // 50,000 references to one definition of 50,000 characters would exceed the longest string. Beyond the limit,
  // references stay text, as with cmark.
  markdown.core.ruler.after("block", "bounded-references", ({ env, src }) => {
    if (env.references !== undefined) env.references = bounded(env.references, Math.max(mostReferenced, src.length));
  });

  markdown.core.ruler.push("feed-links", (state) => {
    for (const token of state.tokens) resolveAttributes(token, state.env as Environment);
    state.env.hasMarkup = state.tokens.some(
      ({ type, children }) => type === "html_block" || children?.some((child) => child.type === "html_inline"),
    );
  });

  const { normalizeLink } = markdown;
  // The library parses and encodes every address; most would not change.
  markdown.normalizeLink = (address) => (isCanonical(address) ? address : normalizeLink(address));

  // The library writes `&quot;` where HTML's serialisation has a plain quotation mark. With its rules replaced, HTML
  // without raw markup is exactly what the allow-list would make of it.
  markdown.renderer.rules.text = (tokens, index) => escapeText(contentOf(tokens[index]));
  markdown.renderer.rules.code_inline = (tokens, index) => `<code>${escapeText(contentOf(tokens[index]))}</code>`;
  markdown.renderer.rules.code_block = (tokens, index) => indentedCode(contentOf(tokens[index]));
  markdown.renderer.rules.fence = (tokens, index) => codeBlock(languageOf(tokens[index]), contentOf(tokens[index]));
  markdown.renderer.renderInlineAsText = wordsOf;
  markdown.renderer.renderAttrs = (token) =>
    (token.attrs ?? []).map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`).join("");
  return markdown;
}

interface Definition {
  readonly href: string;
  readonly title: string;
}

/** The definitions, until those asked for add up to more than `most` characters. */
function bounded(
  definitions: Readonly<Record<string, Definition | undefined>>,
  most: number,
): Readonly<Record<string, Definition | undefined>> {
  let left = most;
  return new Proxy(definitions, {
    get(_, label) {
      const definition = definitions[String(label)];
      if (definition === undefined) return undefined;
      left -= definition.href.length + definition.title.length;
      return left < 0 ? undefined : definition;
    },
  });
}

function resolveAttributes(token: Token, environment: Environment): void {
  const { permalink, links } = environment;
  if (token.type === "link_open")
    setOrRemove(token, "href", resolvedLink(String(token.attrGet("href")), permalink, links));
  if (token.type === "image") resolveImage(token, permalink);
  if (token.type === "recording") setOrRemove(token, "src", absoluteUrl(String(token.attrGet("src")), permalink));
  if (token.type === "th_open" || token.type === "td_open") alignByAttribute(token);
  for (const child of token.children ?? []) resolveAttributes(child, environment);
}

/** A picture whose address readers cannot use becomes its alternative text. */
function resolveImage(token: Token, permalink: string): void {
  const src = absoluteUrl(String(token.attrGet("src")), permalink);
  if (src !== undefined) token.attrSet("src", src);
  else Object.assign(token, { type: "text", content: wordsOf(token.children ?? []), children: null });
}

/** The alternative text of a picture. The library leaves out code, escaped characters and references. */
function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(wordsOfToken).join("");
}

function wordsOfToken({ type, content, children }: Token): string {
  if (type === "softbreak" || type === "hardbreak") return "\n";
  return children === null ? content : wordsOf(children);
}

function setOrRemove(token: Token, name: string, value: string | undefined): void {
  if (value === undefined) token.attrs = (token.attrs ?? []).filter(([other]) => other !== name);
  else token.attrSet(name, value);
}

/** Uses `align` instead of `style`, which readers drop. */
function alignByAttribute(token: Token): void {
  token.attrs = (token.attrs ?? []).map(([name, value]) =>
    name === "style" ? ["align", String(value).replace("text-align:", "")] : [name, value],
  );
}

function codeBlock(language: string, code: string): string {
  const attribute = language === "" ? "" : ` class="language-${escapeAttribute(language)}"`;
  return `<pre><code${attribute}>${escapeText(code)}</code></pre>\n`;
}

/** The language of indented code in Python-Markdown (Pelican, MkDocs, Nikola): its first line. */
const languageLine = /^(?::::(?!.*\n:::)|#!)([\w+#.-]+)[ \t]*\n/s;

function indentedCode(code: string): string {
  const [line = "", language = ""] = languageLine.exec(code) ?? [];
  return codeBlock(language, code.slice(line.length));
}

/** The name at the beginning of a fence's info string, without the options of `js{1,4}`, `js:a.js` or `rust,ignore`. */
function languageOf(token: Token | undefined): string {
  const info = plainParser.utils.unescapeAll(token?.info ?? "").trim();
  return /^(?:\{\s*[.=]?)?([^\s{}:,]*)/.exec(info)?.[1] ?? "";
}

function contentOf(token: Token | undefined): string {
  return token?.content ?? "";
}
