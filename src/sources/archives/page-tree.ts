import { type DefaultTreeAdapterTypes, parse } from "parse5";

/** An element of an HTML page. */
export interface PageElement {
  readonly name: string;
  /** By lower-case name. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly parent: PageElement | undefined;
  readonly children: readonly PageNode[];
  /** Where it begins, from 1; that of the element around it where the page leaves its tag out. */
  readonly line: number;
  /** Between which offsets of the page its content stands; undefined where the page leaves its tags out. */
  readonly inside: readonly [start: number, end: number] | undefined;
  /** The same with its tags. */
  readonly whole: readonly [start: number, end: number] | undefined;
}

/** A stretch of text. */
export interface PageText {
  readonly text: string;
  readonly parent: PageElement;
  readonly line: number;
}

/** What a page is made of. */
export type PageNode = PageElement | PageText;

/** As deep as Chromium nests elements. Whoever asks what is around one goes all the way up. */
const deepest = 512;

/** An HTML page as browsers understand it, from its `html` element on. */
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
  // Not by recursion: somebody's page may be nested deeper than the stack.
  const left: Place[] = [{ source: document, element: root, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { source, element, depth } = next;
    // As in Chromium, what would be deeper stands beside what is as deep as can be; its words stay in it.
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

/** An element that is to be read, and how many are around it. */
interface Place {
  readonly source: DefaultTreeAdapterTypes.ParentNode;
  readonly element: Growing;
  readonly depth: number;
}

interface Growing extends PageElement {
  readonly parent: Growing | undefined;
  readonly children: PageNode[];
}

/** React puts comments between what it joins: "May 1<!-- --> - <!-- -->A title". It is one stretch of text. */
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

/** Whether it is an element, and not text. */
export function isElement(node: PageNode): node is PageElement {
  return "children" in node;
}

/** Whether it is an element of one of those names. */
export function isNamed(node: PageNode, names: ReadonlySet<string>): node is PageElement {
  return isElement(node) && names.has(node.name);
}

/** Whether it has one of those classes. */
export function hasClass({ attributes }: PageElement, ...names: readonly string[]): boolean {
  const classes = attributes.class?.split(/\s+/) ?? [];
  return names.some((name) => classes.includes(name));
}

/** The nodes and all that is in them, in the order of the page; what `isLeftOut` is left out with all that is in it. */
export function* nodesIn(
  nodes: readonly PageNode[],
  isLeftOut: (node: PageNode) => boolean = () => false,
): Iterable<PageNode> {
  // Most who ask stop after a few: of ten thousand children, none is looked at before its turn.
  const open = [nodes.values()];
  for (let siblings = open.at(-1); siblings !== undefined; siblings = open.at(-1)) {
    const { value: node } = siblings.next();
    if (node === undefined) open.pop();
    if (node === undefined || isLeftOut(node)) continue;
    yield node;
    if (isElement(node)) open.push(node.children.values());
  }
}

/** The elements among the nodes and in them, in the order of the page. */
export function elementsIn(nodes: readonly PageNode[]): readonly PageElement[] {
  return [...nodesIn(nodes)].filter(isElement);
}

/** The words of the nodes, as a browser shows them on one line. */
export function wordsOf(nodes: readonly PageNode[], isLeftOut?: (node: PageNode) => boolean): string {
  let words = "";
  for (const node of nodesIn(nodes, isLeftOut)) words += isElement(node) ? (isInline(node) ? "" : " ") : node.text;
  return plainText(words);
}

/** A text as a browser shows it on one line. */
export function plainText(text: string): string {
  return text.replace(/[\s\u00A0]+/g, " ").trim();
}

/** The elements around a node, the nearest first. */
export function ancestorsOf(node: PageNode): readonly PageElement[] {
  const ancestors: PageElement[] = [];
  for (let element = node.parent; element !== undefined; element = element.parent) ancestors.push(element);
  return ancestors;
}

/** The nearest of the elements around a node, or itself, that is so. */
export function closest(node: PageNode, is: (element: PageElement) => boolean): PageElement | undefined {
  let element: PageElement | undefined = isElement(node) ? node : node.parent;
  while (element !== undefined && !is(element)) element = element.parent;
  return element;
}

/** What a browser shows below what is before it: the nearest around a node, or itself. */
export function blockOf(node: PageNode): PageElement | undefined {
  return closest(node, (element) => !isInline(element));
}

/** Whether it stands within a line: no space belongs between what is in it and what is beside. */
export function isInline({ name }: PageElement): boolean {
  return inline.has(name);
}

const inline: ReadonlySet<string> = new Set(
  "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);
