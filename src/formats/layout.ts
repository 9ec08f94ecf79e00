/** Escaped texts, by the slot that each goes into. */
export type Values = Readonly<Record<string, string>>;

/** Markup and slot names in turn: even places hold markup, odd ones the name of a slot. */
type Layout = readonly string[];

/** More than any publication has; a hostile one must not grow the memory without end. */
const mostLayouts = 1_000;

/**
 * A mark that stands for escaped text while `feed` lays a document out. URL parsing and escaping leave it unchanged,
 * and no author's text is ever beside it.
 */
export function slot(name: string): string {
  return `slot:${name};`;
}

/**
 * Creates a function that fills values into the layout that `layOut` makes for their slots. A layout depends only on
 * which slots there are, so each is made once and kept.
 */
export function filler(layOut: (names: ReadonlySet<string>) => string): (values: Values) => string {
  const layouts = new Map<string, Layout>();
  return (values) => {
    const names = Object.keys(values);
    const shape = names.join(" ");
    let layout = layouts.get(shape);
    if (layout === undefined) {
      if (layouts.size >= mostLayouts) layouts.clear();
      layout = layOut(new Set(names)).split(/slot:([\w.:]+);/);
      layouts.set(shape, layout);
    }
    return fill(layout, values);
  };
}

function fill(layout: Layout, values: Values): string {
  let text = "";
  for (let place = 0; place < layout.length; place += 1) {
    const part = layout[place] ?? "";
    text += place % 2 === 0 ? part : (values[part] ?? "");
  }
  return text;
}
