import type { PageItem } from "./page-items.ts";
import { isLink } from "./page-links.ts";
import { ancestorsOf, closest, elementsIn, isNamed, type PageElement, type PageNode } from "./page-tree.ts";

/** What holds one article each where a page lists them. */
const rows: ReadonlySet<string> = new Set("li tr article".split(" "));

/** With fewer, chance may have put a date into a list of something else. */
const fewestDated = 2;

/**
 * What stands in one list with articles and leads somewhere, as they do, but has no date that can be read; in the order
 * of the page.
 */
export function undatedRows(
  items: readonly PageItem[],
  isLeftOut: (node: PageNode) => boolean,
): readonly PageElement[] {
  const dated = new Set(items.flatMap((item) => rowOf(item) ?? []));
  const inUse = new Set(
    items.flatMap((item) => [item.date.node, ...nodesOf(item)]).flatMap((node) => [node, ...ancestorsOf(node)]),
  );
  const counts = new Map<PageElement, number>();
  for (const { parent } of dated) if (parent !== undefined) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  const lists = [...counts].flatMap(([list, count]) => (count < fewestDated ? [] : [list]));
  return lists
    .flatMap(({ children }) => children.filter(isRow))
    .filter((row) => !inUse.has(row) && !isLeftOut(row) && elementsIn([row]).some(isLink))
    .sort((one, other) => one.line - other.line);
}

function rowOf({ date, nodes: [first] }: PageItem): PageElement | undefined {
  return first !== undefined && isRow(first) ? first : closest(date.node, isRow);
}

function isRow(node: PageNode): node is PageElement {
  return isNamed(node, rows);
}

/**
 * A row that leads somewhere is an article by itself; below one that shows a date alone, the next one may hold the
 * title.
 */
function nodesOf(item: PageItem): readonly PageNode[] {
  const row = rowOf(item);
  return row !== undefined && elementsIn([row]).some(isLink) ? [row] : item.nodes;
}
