import type { PageItem } from "./page-items.ts";
import { isLink } from "./page-links.ts";
import { ancestorsOf, closest, isElement, isNamed, nodesIn, type PageElement, type PageNode } from "./page-tree.ts";

/** Elements that hold one article each in a list. */
const rows: ReadonlySet<string> = new Set("li tr article".split(" "));

/** With fewer dates, a list of something else may contain them by chance. */
const fewestDated = 2;

/** Rows without a readable date in lists of articles, if they have a link, in page order. */
export function undatedRows(
  items: readonly PageItem[],
  isLeftOut: (node: PageNode) => boolean,
): readonly PageElement[] {
  const dated = new Set(items.flatMap((item) => rowOf(item) ?? []));
  const linked = new Set([...dated].filter(holdsLink));
  const inUse = new Set(
    items.flatMap((item) => [item.date.node, ...nodesOf(item, linked)]).flatMap((node) => [node, ...ancestorsOf(node)]),
  );
  const counts = new Map<PageElement, number>();
  for (const { parent } of dated) if (parent !== undefined) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  const lists = [...counts].flatMap(([list, count]) => (count < fewestDated ? [] : [list]));
  return lists
    .flatMap(({ children }) => children.filter(isRow))
    .filter((row) => !inUse.has(row) && !isLeftOut(row) && holdsLink(row))
    .sort((one, other) => one.line - other.line);
}

function holdsLink(row: PageElement): boolean {
  for (const node of nodesIn([row])) if (isElement(node) && isLink(node)) return true;
  return false;
}

function rowOf({ date, nodes: [first] }: PageItem): PageElement | undefined {
  return first !== undefined && isRow(first) ? first : closest(date.node, isRow);
}

function isRow(node: PageNode): node is PageElement {
  return isNamed(node, rows);
}

/** A row with a link is an article by itself. If a row has only a date, the next one may hold the title. */
function nodesOf(item: PageItem, linked: ReadonlySet<PageElement>): readonly PageNode[] {
  const row = rowOf(item);
  return row !== undefined && linked.has(row) ? [row] : item.nodes;
}
