import { prefixedName, type XmlElement } from "./xml-names.ts";

interface Building {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Building[];
  text: string;
}

const prolog =
  /^(?:<\?xml version="1\.0" encoding="utf-8"\?>\n?)?(?:<\?xml-stylesheet(?: [a-z]+="[^"<>?\t\n\r]*")*\?>\n?)?/;
const startTag =
  /<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)((?: [A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?="[^"<\t\n\r]*")*)(\/?)>/y;
const attribute = / ([^ =]+)="([^"]*)"/g;
const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
const startOfCdata = "<![CDATA[";
const endOfCdata = "]]>";

/** Code units that no document may hold, or that may be part of such a character; a carriage return would be read as a line feed. */
const suspicious = /[\0-\x08\v-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;
const forbidden = /[\0-\x08\v-\x1F\uFFFE\uFFFF\p{Surrogate}]/u;

/** How far a text has been read. */
interface Reader {
  readonly text: string;
  readonly document: Building;
  readonly open: { readonly element: Building; readonly endTag: string }[];
  namespaces: ReadonlyMap<string, string>;
}

/**
 * Reads XML of the simple kind: elements, attributes between double quotes, text, CDATA, namespaces declared at the root. Undefined where there is
 * more to it, or something is wrong: then a whole parser must tell.
 */
export function readSimpleXml(text: string): XmlElement | undefined {
  if (suspicious.test(text) && forbidden.test(text)) return undefined;
  const document: Building = { name: "", attributes: {}, children: [], text: "" };
  const reader: Reader = { text, document, open: [], namespaces: new Map() };
  let at: number | undefined = prolog.exec(text)?.[0].length ?? 0;
  while (at !== undefined && at < text.length) at = readText(reader, at);
  const isWhole = at !== undefined && reader.open.length === 0 && /^[ \t\n]*$/.test(document.text);
  return isWhole ? document.children[0] : undefined;
}

/** Reads up to the next markup and that; answers where it ends, or nothing where it is not simple. */
function readText(reader: Reader, at: number): number | undefined {
  const { text } = reader;
  const markup = text.indexOf("<", at);
  const end = markup < 0 ? text.length : markup;
  if (end > at) {
    const words = textOf(text.slice(at, end));
    if (words === undefined) return undefined;
    present(reader).text += words;
  }
  return markup < 0 ? end : readMarkup(reader, markup);
}

function readMarkup(reader: Reader, at: number): number | undefined {
  const kind = reader.text.charAt(at + 1);
  if (kind === "/") return readEndTag(reader, at);
  return kind === "!" ? readCdata(reader, at) : readStartTag(reader, at);
}

function readEndTag({ text, open }: Reader, at: number): number | undefined {
  const closing = open.pop();
  return closing !== undefined && text.startsWith(closing.endTag, at) ? at + closing.endTag.length : undefined;
}

function readCdata(reader: Reader, at: number): number | undefined {
  const { text, open } = reader;
  const end = text.indexOf(endOfCdata, at);
  if (open.length === 0 || end < 0 || !text.startsWith(startOfCdata, at)) return undefined;
  present(reader).text += text.slice(at + startOfCdata.length, end);
  return end + endOfCdata.length;
}

function readStartTag(reader: Reader, at: number): number | undefined {
  const { text, document, open } = reader;
  startTag.lastIndex = at;
  const [whole, name = "", attributes = "", empty] = startTag.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const isRoot = open.length === 0;
  if (isRoot ? document.children.length > 0 : attributes.includes(" xmlns")) return undefined;
  const namespaces = isRoot ? namespacesIn(attributes) : reader.namespaces;
  const element = namespaces && elementOf(name, attributes, namespaces);
  if (namespaces === undefined || element === undefined) return undefined;
  reader.namespaces = namespaces;
  present(reader).children.push(element);
  if (empty === "") open.push({ element, endTag: `</${name}>` });
  return at + whole.length;
}

function present({ open, document }: Reader): Building {
  return open.at(-1)?.element ?? document;
}

function elementOf(name: string, source: string, namespaces: ReadonlyMap<string, string>): Building | undefined {
  const ownName = expanded(name, namespaces, namespaces.get("") ?? "");
  if (ownName === undefined) return undefined;
  const attributes: Record<string, string> = {};
  for (const [, written = "", value = ""] of source === "" ? [] : source.matchAll(attribute)) {
    const isDeclaration = written === "xmlns" || written.startsWith("xmlns:");
    const attributeName = isDeclaration ? declarationName(written) : expanded(written, namespaces, "");
    const text = textOf(value);
    if (attributeName === undefined || text === undefined || Object.hasOwn(attributes, attributeName)) return undefined;
    attributes[attributeName] = text;
  }
  return { name: ownName, attributes, children: [], text: "" };
}

function declarationName(written: string): string | undefined {
  // What may be declared for these two is a matter of its own.
  if (written === "xmlns:xml" || written === "xmlns:xmlns") return undefined;
  return prefixedName("http://www.w3.org/2000/xmlns/", written.slice(written.indexOf(":") + 1));
}

/** The namespaces that the root declares; undefined where one is no address, or one of XML's own. */
function namespacesIn(source: string): ReadonlyMap<string, string> | undefined {
  if (source === lastRoot.source) return lastRoot.namespaces;
  const found = new Map([["xml", xmlNamespace]]);
  for (const [, name = "", value = ""] of source.matchAll(attribute)) {
    const isDeclaration = name === "xmlns" || name.startsWith("xmlns:");
    if (!isDeclaration) continue;
    if (!/^[!%-;=?-Z_a-z~]+$/.test(value) || /^http:\/\/www\.w3\.org\/(?:XML|2000)\//.test(value)) return undefined;
    found.set(name.slice("xmlns:".length), value);
  }
  lastRoot = { source, namespaces: found };
  return found;
}

/** Every entry is read within the same root. */
let lastRoot: { readonly source: string; readonly namespaces: ReadonlyMap<string, string> } = {
  source: "",
  namespaces: new Map([["xml", xmlNamespace]]),
};

function expanded(name: string, namespaces: ReadonlyMap<string, string>, unprefixed: string): string | undefined {
  const colon = name.indexOf(":");
  if (colon < 0) return prefixedName(unprefixed, name);
  const uri = namespaces.get(name.slice(0, colon));
  return uri === undefined ? undefined : prefixedName(uri, name.slice(colon + 1));
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text with its references resolved; undefined where one is not right. */
function textOf(source: string): string | undefined {
  if (source.includes(endOfCdata)) return undefined;
  if (!source.includes("&")) return source;
  let isRight = true;
  const text = source.replace(/&(?:([a-z]+);|#x([0-9a-fA-F]{1,6});|#(\d{1,7});)?/g, (_, name, hex, decimal) => {
    const found = name === undefined ? characterOf(hex, decimal) : named[name];
    if (found === undefined) isRight = false;
    return found ?? "";
  });
  return isRight ? text : undefined;
}

function characterOf(hex: string | undefined, decimal: string | undefined): string | undefined {
  if (hex === undefined && decimal === undefined) return undefined;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return /^[\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]$/u.test(character) ? character : undefined;
}
