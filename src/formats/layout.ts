/** Escaped text by the name of the slot that it goes into. */
export type Values = Readonly<Record<string, string>>;

/** Markup between slot names: even places hold markup, odd ones the name of a slot. */
type Layout = readonly string[];

/** More shapes than any publication has; a hostile one must not grow the memory without end. */
const mostLayouts = 1_000;

/**
 * A mark that stands for escaped text while `feed` lays a document out. It passes through URL parsing and through
 * escaping unchanged, and no text of an author's is ever there beside it.
 */
export function slot(name: string): string {
  return `slot:${name};`;
}

/**
 * A function that puts values into what `layOut` laid out for exactly these slots. The layout of a shape is made once
 * and kept: it depends on the names alone.
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
