import { SaxesParser } from "saxes";

/** An element as a parser that did not write it sees it. Names have the prefixes of `prefixes`, whatever the document calls them. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, without its children's. */
  readonly text: string;
}

/** XML that is not well-formed, with the parser's line, column and reason. */
export interface XmlFault {
  readonly fault: string;
}

const prefixes: Readonly<Record<string, string>> = {
  "": "",
  "http://www.w3.org/2005/Atom": "atom:",
  "http://www.w3.org/XML/1998/namespace": "xml:",
  "http://purl.org/rss/1.0/modules/content/": "content:",
  "http://purl.org/dc/elements/1.1/": "dc:",
  "http://purl.org/dc/terms/": "dcterms:",
  "http://purl.org/syndication/history/1.0": "fh:",
  "http://search.yahoo.com/mrss/": "media:",
};

interface Building {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Building[];
  text: string;
}

/** The root element of a document, or why there is none. */
export function parseXml(document: string): XmlElement | XmlFault {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Building[] = [{ name: "", attributes: {}, children: [], text: "" }];
  let fault: string | undefined;
  parser.on("error", (error) => {
    fault ??= error.message;
  });
  parser.on("opentag", (tag) => {
    const attributes: Record<string, string> = {};
    for (const attribute of Object.values(tag.attributes))
      attributes[nameOf(attribute.uri, attribute.local)] = attribute.value;
    const element = { name: nameOf(tag.uri, tag.local), attributes, children: [], text: "" };
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

function nameOf(uri: string, local: string): string {
  return (prefixes[uri] ?? `{${uri}}`) + local;
}
