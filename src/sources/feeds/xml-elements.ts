import { forgivingParser, strayAmpersand } from "./xml-places.ts";

/** An XML element with its descendants. */
export interface XmlElement {
  /** Qualified name, as written. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Direct text only. */
  readonly text: string;
  readonly elements: readonly XmlElement[];
  /** From 1. */
  readonly line: number;
  /** Offsets in the document: of the first character, and after the last. */
  readonly start: number;
  readonly end: number;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  readonly elements: XmlElement[];
  readonly line: number;
  readonly start: number;
}

/** A CDATA section, or an ampersand that is not part of a reference. */
const sectionOrStray = new RegExp(String.raw`<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|${strayAmpersand.source}`, "gi");

/** Escapes every bare ampersand outside CDATA. */
export function withPlainAmpersands(document: string): string {
  return document.replace(sectionOrStray, (found) => (found === "&" ? "&amp;" : found));
}

/** The outermost elements with these names, in document order. Malformed XML is read as far as possible. */
export function elementsNamed(document: string, names: ReadonlySet<string>): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const open: Open[] = [];
  const place = { line: 1, start: 0 };
  const parser = forgivingParser();
  parser.on("opentagstart", () => {
    place.line = parser.line;
    place.start = document.lastIndexOf("<", parser.position - 1);
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (open.length > 0 || names.has(name)) open.push({ name, attributes, text: "", elements: [], ...place });
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element !== undefined) (open.at(-1)?.elements ?? found).push({ ...element, end: parser.position });
  });
  parser.write(document).close();
  return found;
}

/** Trimmed text of the first child element with that name; `undefined` if missing or empty. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  const text = parent.elements.find((element) => element.name === name)?.text.trim();
  return text === "" ? undefined : text;
}
