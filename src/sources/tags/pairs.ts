import { parseArguments } from "./arguments.ts";
import { codeSpan } from "./code.ts";
import type { Line, NumberedLine } from "./lines.ts";

/** Tags of Hugo, of Jekyll and Hexo, and of Zola, whose closing tags are all the same. */
const hugoTag = String.raw`\{\{[<%]\s*(?:(?<closes>\/)\s*)?(?<name>[a-z][\w/.-]*)(?<words>(?:\s(?:(?![>%]\}\}|\{[{%]).)*)?)[>%]\}\}`;
const liquidTag = String.raw`\{%-?\s*(?<end>end)?(?<tag>[a-z]\w*(?:-\w+)*)(?<rest>(?:\s(?:(?!-?%\}|\{[{%]).)*)?)-?%\}`;
const zolaTag = String.raw`\{%-?\s*(?:(?<function>[a-z]\w*)\((?<given>(?:(?!%\}|\{[{%]).)*)\)|(?<ends>end))\s*-?%\}`;
const anyTag = new RegExp(`${codeSpan}|${hugoTag}|${zolaTag}|${liquidTag}`, "gi");

/** Control tags, whose content may not be shown. */
const controlTags = new Set(["capture", "case", "for", "if", "ifchanged", "macro", "tablerow", "unless"]);

/** Argument names that Hugo themes use for a heading. */
const captions = ["title", "summary", "header", "label", "name"];

/** Tags whose whole argument is the heading, tags with further arguments, and tags of YFM with a quoted heading. */
const wholeHeading =
  /^(?:accordion|collapse|collapsible|cut|details|dropdown|expand|expandable|fold|folding|spoiler|toggle)$/;
/** Tags of Butterfly, a Hexo theme: colours follow the heading. */
const headingBeforeComma = /^hide(?:block|toggle)$/i;
const quotedHeading = /^(?:alert|callout|hint|info|note|tip|warning)$/;

/** Kinds of notes that precede the title in LoveIt and other Hugo themes: `{{< admonition tip "Title" >}}`. */
const kindsBeforeTitle =
  /^(?:abstract|bug|caution|danger|example|failure|important|info|note|question|quote|success|tip|warning)$/;

/** Tags that are links, in Hugo themes, Forem and GitBook, and their names for the address. */
const linkTags = /^(?:btn|button|cta|link)$/i;
const destinations = ["href", "url", "link", "relref"];
const maxLinkLines = 3;

interface Tag {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly closes: boolean;
  readonly language: "hugo" | "liquid" | "zola";
  readonly name: string;
  readonly words: string;
}

/** A replacement for part of a line. */
interface Change extends Pick<Tag, "start" | "end"> {
  readonly shown: string;
}

/**
 * Removes paired tags that only style their content (`{{< note >}}` and `{{< /note >}}`), and keeps the content. Jekyll
 * comments become HTML comments, Hexo quotations become Markdown ones.
 */
export function withoutPairs(lines: readonly NumberedLine[]): readonly NumberedLine[] {
  const changes = new Map<number, Change[]>();
  /** Change of the quotation depth at each line. */
  const quotations = new Int32Array(lines.length + 1);
  const change = ({ line, start, end }: Tag, shown: string) => {
    const ofLine = changes.get(line) ?? [];
    changes.set(line, ofLine);
    ofLine.push({ start, end, shown });
  };
  for (const [opening, closing] of pairsIn(lines)) {
    const by = attributionOf(opening);
    const destination = destinationOf(opening, closing, lines);
    if (opening.name === "comment") {
      change(opening, "<!--");
      change(closing, "-->");
    } else if (/^(?:block)?quote$/.test(opening.name) && opening.line < closing.line) {
      change(opening, "");
      change(closing, by === "" ? "" : `>\n> — ${by}\n`);
      quotations[opening.line + 1] = (quotations[opening.line + 1] ?? 0) + 1;
      quotations[closing.line] = (quotations[closing.line] ?? 0) - 1;
    } else if (destination !== undefined) {
      change(opening, "[");
      change(closing, `](<${destination}>)`);
    } else {
      change(opening, isAlone(opening, lines) ? captionOf(opening) : "");
      change(closing, "");
    }
  }
  let depth = 0;
  return lines.map((line, at) => {
    depth += quotations[at] ?? 0;
    const text = changed(line.text, changes.get(at) ?? []);
    return { ...line, text: depth > 0 ? `> ${text.replaceAll("\n", "\n> ")}` : text };
  });
}

/** Pairs each closing tag with its opening tag. */
function pairsIn(lines: readonly Line[]): readonly (readonly [opening: Tag, closing: Tag])[] {
  const pairs: (readonly [Tag, Tag])[] = [];
  const open = new Map<string, Tag[]>();
  for (const tag of tagsIn(lines)) {
    const key = tag.language === "zola" ? "zola" : `${tag.language} ${tag.name}`;
    const stack = open.get(key) ?? [];
    open.set(key, stack);
    const opening = tag.closes ? stack.pop() : undefined;
    if (!tag.closes) stack.push(tag);
    else if (opening !== undefined && !controlTags.has(tag.name)) pairs.push([opening, tag]);
  }
  return pairs;
}

function* tagsIn(lines: readonly Line[]): Iterable<Tag> {
  for (const [line, { text, isCode }] of lines.entries()) {
    if (isCode || !text.includes("{")) continue;
    for (const { index, 0: whole, groups = {} } of text.matchAll(anyTag)) {
      if (groups.ticks !== undefined) continue;
      yield { line, start: index, end: index + whole.length, ...tagOf(groups) };
    }
  }
}

/** Converts the groups of a match. */
function tagOf(groups: Readonly<Record<string, string | undefined>>): Omit<Tag, "line" | "start" | "end"> {
  const { closes, name, words = "", function: zola, given = "", ends, end, tag = "", rest = "" } = groups;
  if (name !== undefined) return { language: "hugo", closes: closes !== undefined, name, words };
  if (ends !== undefined) return { language: "zola", closes: true, name: "", words: "" };
  if (zola !== undefined) return { language: "zola", closes: false, name: zola, words: given };
  return { language: "liquid", closes: end !== undefined, name: tag, words: rest };
}

/** The source of a quotation, given by Hexo as the whole argument. */
function attributionOf({ language, words }: Tag): string {
  return language === "liquid" ? words.trim() : (parseArguments(words).named.get("author") ?? "");
}

function isAlone({ line, start, end }: Tag, lines: readonly Line[]): boolean {
  const text = lines[line]?.text ?? "";
  return text.slice(0, start).trim() === "" && text.slice(end).trim() === "";
}

function captionOf(tag: Tag): string {
  const caption = tag.language === "liquid" ? liquidCaption(tag) : hugoCaption(tag);
  return caption === undefined || caption === "" ? "" : `**${caption}**\n`;
}

function hugoCaption({ name, words }: Tag): string | undefined {
  const { plain, named } = parseArguments(words);
  const caption = captions.map((each) => named.get(each)?.trim()).find((said) => said !== undefined && said !== "");
  if (caption !== undefined) return caption;
  if (wholeHeading.test(name) || name === "tab") return plain[0]?.trim();
  return kindsBeforeTitle.test(plain[0] ?? "") && !/^(?:true|false)?$/.test(plain[1] ?? "") ? plain[1] : undefined;
}

function liquidCaption({ name, words }: Tag): string | undefined {
  const title = parseArguments(words).named.get("title")?.trim();
  if (title !== undefined) return title;
  const [, quoted] = /(?:^|\s)"([^"]*)"\s*$/.exec(words) ?? [];
  if (headingBeforeComma.test(name)) return words.split(",", 1)[0]?.trim();
  if (wholeHeading.test(name)) return (quoted ?? words).trim();
  return quotedHeading.test(name) ? quoted?.trim() : undefined;
}

/** The address of a paired link tag; `undefined` if its content contains a blank line or a link. */
function destinationOf(opening: Tag, closing: Tag, lines: readonly Line[]): string | undefined {
  const leads = linkTags.test(opening.name) || (opening.name === "embed" && opening.language === "liquid");
  if (!leads || closing.line - opening.line > maxLinkLines) return undefined;
  const { plain, named } = parseArguments(opening.words);
  const address =
    destinations.map((name) => named.get(name)).find((each) => each !== undefined && /^[^\s<>]+$/.test(each)) ??
    plain.find((each) => /^(?:https?:\/\/|\.{0,2}\/|#)[^\s<>]*$/.test(each));
  const within = lines.slice(opening.line, closing.line + 1);
  const last = within.length - 1;
  const isNoText = within.some(({ text, isCode }, at) => {
    const held = text.slice(at === 0 ? opening.end : 0, at === last ? closing.start : text.length);
    return isCode || text.trim() === "" || /\]\(|<a\b/.test(held);
  });
  return isNoText ? undefined : address;
}

function changed(text: string, changes: readonly Change[]): string {
  let [shown, end] = ["", 0];
  for (const change of changes.toSorted((one, other) => one.start - other.start)) {
    shown += text.slice(end, change.start) + change.shown;
    end = change.end;
  }
  return shown + text.slice(end);
}
