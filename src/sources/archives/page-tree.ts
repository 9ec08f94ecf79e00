import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** An element of an HTML page. */
export interface PageElement {
  readonly name: string;
  /** Names are in lower case. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly parent: PageElement | undefined;
  readonly children: readonly PageNode[];
  /** The line where it begins, from 1; that of its parent if its tag is implied. */
  readonly line: number;
  /** The offsets of its content; `undefined` if its tags are implied. */
  readonly inside: readonly [start: number, end: number] | undefined;
  /** The offsets including its tags. */
  readonly whole: readonly [start: number, end: number] | undefined;
}

/** Text between tags. */
export interface PageText {
  readonly text: string;
  readonly parent: PageElement;
  readonly line: number;
}

/** A node of a page. */
export type PageNode = PageElement | PageText;

/** Chromium's limit for nesting. It also bounds the cost of walking up from a node. */
const deepest = 512;

/** Parses a page as browsers do, and returns its `html` element. */
export function parsePage(html: string): PageElement {
  const document = parse(html, { sourceCodeLocationInfo: true });
  const root: Growing = {
    name: "#document",
    attributes: {},
    parent: undefined,
    children: [],
    line: 1,
    inside: undefined,
    whole: undefined,
  };
  // Not recursive: a page may be nested deeper than the stack allows.
  const left: Place[] = [{ source: document, element: root, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { source, element, depth } = next;
    // As in Chromium, anything deeper becomes a sibling of the deepest element.
    const parent = depth > deepest ? (element.parent ?? root) : element;
    for (const child of source.childNodes) {
      const line = child.sourceCodeLocation?.startLine ?? element.line;
      if ("value" in child) addText(element, child.value, line);
      else if ("tagName" in child)
        left.push({ source: child, element: grown(child, parent, line), depth: Math.min(depth, deepest) + 1 });
    }
  }
  return root.children.find((child): child is PageElement => isElement(child) && child.name === "html") ?? root;
}

/** An element to visit, and its depth. */
interface Place {
  readonly source: DefaultTreeAdapterTypes.ParentNode;
  readonly element: Growing;
  readonly depth: number;
}

interface Growing extends PageElement {
  readonly parent: Growing | undefined;
  readonly children: PageNode[];
}

/** React separates texts by comments: "May 1<!-- --> - <!-- -->A title". They are joined. */
function addText(element: Growing, text: string, line: number): void {
  const last = element.children.at(-1);
  if (last === undefined || isElement(last)) element.children.push({ text, parent: element, line });
  else element.children[element.children.length - 1] = { ...last, text: last.text + text };
}

function grown(source: DefaultTreeAdapterTypes.Element, parent: Growing, line: number): Growing {
  const { tagName: name, attrs, sourceCodeLocation: place } = source;
  const inside = place?.startTag && place.endTag && ([place.startTag.endOffset, place.endTag.startOffset] as const);
  const whole = place?.startTag && place.endTag && ([place.startOffset, place.endOffset] as const);
  const attributes = Object.fromEntries(attrs.map((attribute) => [attribute.name, attribute.value]));
  const element = { name, attributes, parent, children: [], line, inside, whole };
  parent.children.push(element);
  return element;
}

/** Whether it is an element rather than text. */
export function isElement(node: PageNode): node is PageElement {
  return "children" in node;
}

/** Whether it is an element with one of the names. */
export function isNamed(node: PageNode, names: ReadonlySet<string>): node is PageElement {
  return isElement(node) && names.has(node.name);
}

/** Whether it has one of the classes. */
export function hasClass({ attributes }: PageElement, ...names: readonly string[]): boolean {
  const classes = attributes.class?.split(/\s+/) ?? [];
  return names.some((name) => classes.includes(name));
}

/** The nodes and their descendants in page order, without subtrees for which `isLeftOut` holds. */
export function* nodesIn(
  nodes: readonly PageNode[],
  isLeftOut: (node: PageNode) => boolean = () => false,
): Iterable<PageNode> {
  // Lazy, because most callers stop after a few of perhaps thousands of children.
  const open = [nodes.values()];
  for (let siblings = open.at(-1); siblings !== undefined; siblings = open.at(-1)) {
    const { value: node } = siblings.next();
    if (node === undefined) open.pop();
    if (node === undefined || isLeftOut(node)) continue;
    yield node;
    if (isElement(node)) open.push(node.children.values());
  }
}

/** All elements in the nodes, in page order. */
export function elementsIn(nodes: readonly PageNode[]): readonly PageElement[] {
  return [...nodesIn(nodes)].filter(isElement);
}

/** The text of the nodes as a browser shows it on one line. */
export function wordsOf(nodes: readonly PageNode[], isLeftOut?: (node: PageNode) => boolean): string {
  let words = "";
  for (const node of nodesIn(nodes, isLeftOut)) words += isElement(node) ? (isInline(node) ? "" : " ") : node.text;
  return plainText(words);
}

/** A text as a browser shows it on one line. */
export function plainText(text: string): string {
  return text.replace(/[\s\u00A0]+/g, " ").trim();
}

/** The ancestors of a node, nearest first. */
export function ancestorsOf(node: PageNode): readonly PageElement[] {
  const ancestors: PageElement[] = [];
  for (let element = node.parent; element !== undefined; element = element.parent) ancestors.push(element);
  return ancestors;
}

/** The nearest matching element, starting with the node itself. */
export function closest(node: PageNode, is: (element: PageElement) => boolean): PageElement | undefined {
  let element: PageElement | undefined = isElement(node) ? node : node.parent;
  while (element !== undefined && !is(element)) element = element.parent;
  return element;
}

/** The nearest block element, starting with the node itself. */
export function blockOf(node: PageNode): PageElement | undefined {
  return closest(node, (element) => !isInline(element));
}

/** Whether it is an inline element, so that no space separates its text from what surrounds it. */
export function isInline({ name }: PageElement): boolean {
  return inline.has(name);
}

const inline: ReadonlySet<string> = new Set(
  "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);
