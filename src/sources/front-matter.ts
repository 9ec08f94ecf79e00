/** Where the front matter of a text ends and the body begins. */
export interface FrontMatter {
  /** What stands between two lines `---`; missing where nothing does. */
  readonly yaml?: string;
  /** What stands between two lines `+++`. */
  readonly toml?: string;
  readonly body: string;
  /** The opening fence has no closing one. */
  readonly unclosed: boolean;
  /** How many blank lines stand before the opening fence, where any do. */
  readonly blankLines?: number;
}

/** Hugo passes over them, and so its articles have them. */
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

/**
 * Reads fields that stand from the first line to the first blank one, title and date among them. Undefined where the
 * text begins otherwise.
 */
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

/** Nikola's fields, in a comment or not, and what ends them. */
const dottedHead = /^(?:<!--[ \t]*\n((?:[ \t]*\.\. .*\n)+)[ \t]*-->[ \t]*(?:\n|$)|((?:\.\. .*\n)+)(?:[ \t]*\n|$))/;
const dottedLine = /^[ \t]*\.\. ([A-Za-z][\w-]*):[ \t]*(.*)$/;

/**
 * Reads fields such as `.. title: A`, a title among them; those without a value are left out. Undefined where the text
 * begins otherwise.
 */
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

/** What fields at the top of a text are written in, where that is not front matter. */
export type MisplacedFields = "YAML" | "TOML" | "JSON";

/**
 * Fields at the top that their author took for front matter: after blank lines or a comment, between fences of another
 * kind, in braces, after two fences, or with the second fence alone, as Hexo allows. A draft would be published with
 * its fields as text.
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

/** A fence, and what lies between it and one that is like it. */
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
/**
 * Letters and digits first, then nothing that YAML could take for more than text: no ": ", no " #", no control
 * character.
 */
const plainBeginning = /^[\p{L}\p{N}]/u;
// It looks for what must not be there: an expression for all that may would remember every character of a long text.
const notPlain = /[\p{C}\u2028\u2029]|:(?![^\p{C}\s])|(?<!\S)#/u;
/** An item of a list in brackets, in quotes or plain, and what follows it. */
const flowItem =
  / *(?:"([^"\\\p{C}]*)"|'([^'\p{C}]*)'|([\p{L}\p{N}](?:[\p{L}\p{N}._+/ -]*[\p{L}\p{N}._+/-])?)) *(,|$)/uy;
const quoted = /^'([^'\p{C}]*)'$/u;

/**
 * Reads front matter of the simple kind, keys with plain or quoted text or a list of it, as `readYaml` does and many
 * times as fast. Undefined where there is more to it, or something is wrong: then YAML itself must tell.
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

/** The list whose items follow one another from a line on; undefined where none does, or one is not simple. */
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

/** `[a, b c, "d"]`; a list that holds more is left to YAML. */
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

/** A JSON string on one line is the same in YAML. */
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
