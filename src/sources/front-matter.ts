/** A text, split into front matter and body. */
export interface FrontMatter {
  /** The text between two lines `---`, if there are any. */
  readonly yaml?: string;
  /** The text between two lines `+++`. */
  readonly toml?: string;
  readonly body: string;
  /** The opening fence has no closing one. */
  readonly unclosed: boolean;
  /** How many blank lines are before the opening fence, if any. */
  readonly blankLines?: number;
}

/** Articles of Hugo may have these, since Hugo skips them. */
const blankBeforeFence = /^(?:[ \t]*\n)+(?=(?:---|\+\+\+)[ \t]*\n)/;

/** Splits a text, in which lines end in `\n`, at its `---` or `+++` fences. */
export function splitFrontMatter(text: string): FrontMatter {
  const [blank] = blankBeforeFence.exec(text) ?? [];
  if (blank !== undefined) {
    const split = splitFrontMatter(text.slice(blank.length));
    const hasFields = !split.unclosed && knownField.test(split.yaml ?? split.toml ?? "");
    return hasFields ? { ...split, blankLines: blank.split("\n").length - 1 } : { body: text, unclosed: false };
  }
  const opening = /^(---|\+\+\+)[ \t]*\n/.exec(text);
  if (opening === null) return { body: text, unclosed: false };
  const start = opening[0].length;
  const isToml = opening[1] === "+++";
  const closing = isToml ? /^\+\+\+[ \t]*(?:\n|$)/gm : /^(?:---|\.\.\.)[ \t]*(?:\n|$)/gm;
  closing.lastIndex = start;
  const end = closing.exec(text);
  const fields = text.slice(start, end?.index);
  const body = end === null ? "" : text.slice(end.index + end[0].length);
  return { [isToml ? "toml" : "yaml"]: fields, body, unclosed: end === null };
}

/** Fields without fences, as Pelican and Nikola have them. */
export interface Header {
  /** By lower-case name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The line of each, from 1. */
  readonly lines: Readonly<Record<string, number>>;
  readonly body: string;
}

const headerLine = /^([A-Za-z][\w-]*):(?:[ \t]+(.*))?$/;

/** Reads fields from the first line to the first blank one. Undefined if title and date are not among them. */
export function readHeader(text: string): Header | undefined {
  if (!headerLine.test(text.slice(0, text.indexOf("\n")))) return undefined;
  const fields: Record<string, string> = {};
  const lines: Record<string, number> = {};
  const [head = ""] = text.split(/\n[ \t]*(?:\n|$)/, 1);
  let name = "";
  for (const [index, line] of head.split("\n").entries()) {
    const [, key, value = ""] = headerLine.exec(line) ?? [];
    if (key === undefined && (index === 0 || !/^(?: {4}|\t)/.test(line))) return undefined;
    name = key?.toLowerCase() ?? name;
    fields[name] = key === undefined ? `${fields[name]}\n${line.trim()}` : value.trim();
    if (key !== undefined) lines[name] = index + 1;
  }
  if (fields.title === undefined || fields.date === undefined) return undefined;
  return { fields, lines, body: text.slice(head.length).replace(/^\n[ \t]*\n?/, "") };
}

/** Nikola's fields, with or without a comment around them. */
const dottedHead = /^(?:<!--[ \t]*\n((?:[ \t]*\.\. .*\n)+)[ \t]*-->[ \t]*(?:\n|$)|((?:\.\. .*\n)+)(?:[ \t]*\n|$))/;
const dottedLine = /^[ \t]*\.\. ([A-Za-z][\w-]*):[ \t]*(.*)$/;

/** Reads fields such as `.. title: A`, without blank ones. Undefined if there are no such fields with a title. */
export function readDottedHeader(text: string): Header | undefined {
  const [head, commented, bare = ""] = dottedHead.exec(text) ?? [];
  if (head === undefined) return undefined;
  const fields: Record<string, string> = {};
  const lines: Record<string, number> = {};
  const first = commented === undefined ? 1 : 2;
  for (const [index, line] of (commented ?? bare).split("\n").entries()) {
    const [, name, value = ""] = dottedLine.exec(line) ?? [];
    if (name === undefined || value.trim() === "") continue;
    fields[name.toLowerCase()] = value.trim();
    lines[name.toLowerCase()] = index + first;
  }
  return fields.title === undefined ? undefined : { fields, lines, body: text.slice(head.length) };
}

/** The syntax of fields at the top of a text that are not valid front matter. */
export type MisplacedFields = "YAML" | "TOML" | "JSON";

/**
 * Finds fields at the top that the author meant as front matter: after blank lines or a comment, between other fences,
 * in braces, after two fences, or before a single fence, as Hexo allows. Otherwise a draft would be published, with its
 * fields as text.
 */
export function findMisplacedFields({ yaml, toml, body }: FrontMatter): MisplacedFields | undefined {
  const fields = yaml ?? toml;
  if (fields !== undefined && fields.trim() !== "") return undefined;
  const [, inBraces] = braces.exec(body) ?? [];
  if (fields === undefined && inBraces !== undefined && knownField.test(inBraces)) return "JSON";
  if (fields === undefined && withoutFirstFence.test(body)) return "YAML";
  const fence = toml === undefined ? "---" : "+++";
  const [, opening, head] = misplaced.exec(fields === undefined ? body : `${fence}\n${body}`) ?? [];
  if (opening === undefined || !knownField.test(head ?? "")) return undefined;
  return opening.startsWith("+") ? "TOML" : "YAML";
}

/** A fence, and the text up to the next one like it. */
const misplaced = /^(?:\s*<!--[\s\S]*?-->)?\s*(-{3,}|\+{3,})[ \t\w]*\n([\s\S]{0,4000}?)\n[ \t]*\1[ \t]*(?:\n|$)/;
const withoutFirstFence =
  /^(?:title|date|layout|tags|categories):(?:[ \t].*)?\n(?:(?:[\w-]+:(?:[ \t].*)?|-[ \t].*|[ \t]+\S.*)\n)*---[ \t]*(?:\n|$)/;
const braces = /^\s*\{[ \t]*\n([\s\S]{0,4000}?)\n[ \t]*\}[ \t]*(?:\n|$)/;
const knownField =
  /^[ \t]*"?(?:title|published|date|draft|slug|id|url|tags|authors?|updated|expires|summary)"?[ \t]*[:=]/m;

type Fields = Record<string, string | string[] | null>;

const keyLine = /^([A-Za-z][\w-]*):(?: +(\S(?:.*\S)?))? *$/;
const itemLine = /^( *)- +(\S(?:.*\S)?)? *$/;
const nulls = new Set(["null", "Null", "NULL"]);
/** Plain text: a letter or digit first, and nothing with a meaning in YAML, such as ": ", " #" or a line end. */
const plainBeginning = /^[\p{L}\p{N}]/u;
// This searches for forbidden characters: an expression for the allowed ones would backtrack over a long text.
const notPlain = /[\p{C}\u2028\u2029]|:(?![^\p{C}\s])|(?<!\S)#/u;
/** An item of a list in brackets, quoted or plain, and the separator after it. */
const flowItem =
  / *(?:"([^"\\\p{C}]*)"|'([^'\p{C}]*)'|([\p{L}\p{N}](?:[\p{L}\p{N}._+/ -]*[\p{L}\p{N}._+/-])?)) *(,|$)/uy;
const quoted = /^'([^'\p{C}]*)'$/u;

/**
 * Reads simple front matter (keys with plain or quoted text, or a list of that) like `readYaml`, but many times as
 * fast. Undefined for anything else, including errors, which are left to the YAML parser.
 */
export function readSimpleFields(yaml: string): Fields | undefined {
  const fields: Fields = {};
  const lines = yaml.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (isSkipped(line)) continue;
    const [, key, source = ""] = keyLine.exec(line) ?? [];
    if (key === undefined || nulls.has(key) || Object.hasOwn(fields, key)) return undefined;
    const items = source === "" ? readItems(lines, at + 1) : undefined;
    const value = items ?? (source === "" ? null : readValue(source));
    if (value === undefined) return undefined;
    fields[key] = value;
    while (items !== undefined && itemLine.test(lines[at + 1] ?? "")) at += 1;
  }
  return fields;
}

function isSkipped(line: string): boolean {
  return line === "" || line.startsWith("#");
}

/** The list whose items begin at a line; undefined if there are none, or one is not simple. */
function readItems(lines: readonly string[], from: number): string[] | undefined {
  const items: string[] = [];
  let indent: string | undefined;
  for (let at = from; at < lines.length; at++) {
    const match = itemLine.exec(lines[at] ?? "");
    if (match === null) break;
    const value = readScalar(match[2] ?? "");
    indent ??= match[1];
    if (typeof value !== "string" || match[1] !== indent) return undefined;
    items.push(value);
  }
  return items.length === 0 ? undefined : items;
}

function readValue(source: string): string | string[] | null | undefined {
  return source.startsWith("[") ? readList(source) : readScalar(source);
}

/** `[a, b c, "d"]`; any other list is left to the YAML parser. */
function readList(source: string): string[] | undefined {
  if (!source.endsWith("]")) return undefined;
  const inner = source.slice(1, -1);
  if (/^ *$/.test(inner)) return [];
  const items: string[] = [];
  flowItem.lastIndex = 0;
  for (let isLast = false; !isLast; ) {
    const match = flowItem.exec(inner);
    if (match === null) return undefined;
    const [, inDouble, inSingle, plain, end] = match;
    if (plain !== undefined && nulls.has(plain)) return undefined;
    items.push(inDouble ?? inSingle ?? plain ?? "");
    isLast = end === "";
  }
  return items;
}

function readScalar(source: string): string | null | undefined {
  if (nulls.has(source)) return null;
  if (source.startsWith('"')) return readJsonString(source);
  if (plainBeginning.test(source) && !notPlain.test(source)) return source;
  return quoted.exec(source)?.[1];
}

/** A JSON string on one line means the same in YAML. */
function readJsonString(source: string): string | undefined {
  if (!source.includes("\\") && source.indexOf('"', 1) === source.length - 1)
    return /\p{C}/u.test(source) ? undefined : source.slice(1, -1);
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
