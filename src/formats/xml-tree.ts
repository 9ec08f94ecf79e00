import { SaxesParser } from "saxes";
import { rssPrefixes } from "./namespaces.ts";

/** A parsed element. Names use the prefixes of our RSS documents, whichever prefixes the document uses. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text, without that of its children. */
  readonly text: string;
}

/** Why XML is not well-formed: line, column and reason. */
export interface XmlFault {
  readonly fault: string;
}

/** Our RSS documents have a prefix for every namespace; only `xml` need not be declared. */
const prefixes: ReadonlyMap<string, string> = new Map([
  ...Object.entries(rssPrefixes).map(([prefix, address]) => [address, `${prefix}:`] as const),
  ["http://www.w3.org/XML/1998/namespace", "xml:"],
]);

/** Parses text into elements, or returns why it is not well-formed. */
export type XmlReader = (text: string) => readonly XmlElement[] | XmlFault;

interface Building {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Building[];
  text: string;
}

const readDocument = xmlReader();

/** The root element of a document, or why there is none. */
export function parseXml(document: string): XmlElement | XmlFault {
  const found = readDocument(document);
  if ("fault" in found) return found;
  return found[0] ?? { fault: "no root element" };
}

/**
 * Creates a parser for fragments of a document that declares `namespaces` (by prefix), or for whole documents if these
 * are omitted.
 */
export function xmlReader(namespaces?: Readonly<Record<string, string>>): XmlReader {
  let open: Building[] = [];
  let fault: string | undefined;
  let parser = newParser();

  function newParser() {
    // Reused, because creating one costs as much as parsing a short entry.
    const made =
      namespaces === undefined
        ? new SaxesParser({ xmlns: true, position: false })
        : new SaxesParser({ xmlns: true, position: false, fragment: true, additionalNamespaces: namespaces });
    made.on("error", (error) => {
      fault ??= error.message;
    });
    made.on("opentag", ({ uri, local, attributes }) => {
      const element: Building = { name: nameOf(uri, local), attributes: {}, children: [], text: "" };
      for (const name in attributes) {
        const attribute = attributes[name];
        if (attribute !== undefined) element.attributes[nameOf(attribute.uri, attribute.local)] = attribute.value;
      }
      open.at(-1)?.children.push(element);
      open.push(element);
    });
    const addText = (text: string): void => {
      const element = open.at(-1);
      if (element !== undefined) element.text += text;
    };
    made.on("text", addText);
    made.on("cdata", addText);
    made.on("closetag", () => {
      open.pop();
    });
    return made;
  }

  return (text) => {
    const top: Building = { name: "", attributes: {}, children: [], text: "" };
    open = [top];
    fault = undefined;
    parser.write(text).close();
    if (fault === undefined) return top.children;
    parser = newParser();
    return { fault };
  };
}

/** The children of that name, in document order. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first child of that name. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

function nameOf(uri: string, local: string): string {
  return uri === "" ? local : (prefixes.get(uri) ?? `{${uri}}`) + local;
}
