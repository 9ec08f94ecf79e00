import { type DefaultTreeAdapterTypes, defaultTreeAdapter, type ParserError, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** A page as a browser's parser understands it. */
export interface ReadPage {
  /** Every violation of the HTML standard's syntax. */
  readonly syntaxErrors: readonly string[];
  /** Elements in the order of the document. */
  all(name: string, attributes?: Readonly<Record<string, string>>): ReadElement[];
}

/** An element as a browser's parser understands it. */
export interface ReadElement {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  all(name: string, attributes?: Readonly<Record<string, string>>): ReadElement[];
}

/** Reads a page with a parser that follows the HTML standard. */
export function readPage(bytes: Buffer): ReadPage {
  const syntaxErrors: string[] = [];
  const onParseError = ({ code }: ParserError) => syntaxErrors.push(code);
  const document = parse(bytes.toString("utf8"), { onParseError });
  return { syntaxErrors, all: (name, attributes) => findAll(document, name, attributes) };
}

function findAll(root: Node, name: string, attributes: Readonly<Record<string, string>> = {}): ReadElement[] {
  return elementsOf(root)
    .filter((element) => element.tagName === name)
    .map(readElement)
    .filter((element) => Object.entries(attributes).every(([key, value]) => element.attributes[key] === value));
}

function readElement(element: Element): ReadElement {
  return {
    text: textOf(element),
    attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    all: (name, attributes) => findAll(element, name, attributes),
  };
}

function elementsOf(node: Node): Element[] {
  if (!("childNodes" in node)) return [];
  return node.childNodes.flatMap((child) =>
    defaultTreeAdapter.isElementNode(child) ? [child, ...elementsOf(child)] : [],
  );
}

function textOf(node: Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}
