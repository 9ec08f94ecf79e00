import { SaxesParser } from "saxes";
import { readSimpleXml } from "./simple-xml.ts";
import { prefixedName, type XmlElement } from "./xml-names.ts";

export type { XmlElement } from "./xml-names.ts";

/** XML that is not well-formed, with the parser's line, column and reason. */
export interface XmlFault {
  readonly fault: string;
}

interface Building {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Building[];
  text: string;
}

/** The root element of a document, or why there is none. */
export function parseXml(document: string): XmlElement | XmlFault {
  return readSimpleXml(document) ?? parseAnyXml(document);
}

/** The same by a parser that knows all of XML, many times as slow. */
export function parseAnyXml(document: string): XmlElement | XmlFault {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Building[] = [{ name: "", attributes: {}, children: [], text: "" }];
  let fault: string | undefined;
  parser.on("error", (error) => {
    fault ??= error.message;
  });
  parser.on("opentag", (tag) => {
    const attributes: Record<string, string> = {};
    for (const attribute of Object.values(tag.attributes))
      attributes[prefixedName(attribute.uri, attribute.local)] = attribute.value;
    const element = { name: prefixedName(tag.uri, tag.local), attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(document).close();
  if (fault !== undefined) return { fault };
  return open[0]?.children[0] ?? { fault: "no root element" };
}

/** The children of that name, in the document's order. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first child of that name. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}
