import { forgivingParser, strayAmpersand } from "./xml-places.ts";

/** An element of XML with all that it holds. */
export interface XmlElement {
  /** With its prefix, as it is written. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, without that of the elements in it. */
  readonly text: string;
  readonly elements: readonly XmlElement[];
  /** From 1. */
  readonly line: number;
  /** Offsets in the document: of its first character, and after its last. */
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

/** A section that holds text as it is, or an ampersand that begins no reference. */
const sectionOrStray = new RegExp(String.raw`<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|${strayAmpersand.source}`, "gi");

/** The document with each ampersand that stands for itself written as XML wants it. */
export function withPlainAmpersands(document: string): string {
  return document.replace(sectionOrStray, (found) => (found === "&" ? "&amp;" : found));
}

/** The outermost elements of these names, in order. XML that is not well-formed is read as far as it can be. */
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

/**
 * What an element of that name right within `parent` says, without white space around it; undefined where there is
 * none, or it is empty.
 */
export function textOf(parent: XmlElement, name: string): string | undefined {
  const text = parent.elements.find((element) => element.name === name)?.text.trim();
  return text === "" ? undefined : text;
}
