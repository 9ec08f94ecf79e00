/** Escaped texts by slot. */
export type Values = Readonly<Record<string, string>>;

/** Markup at even indices, slot names at odd ones. */
type Layout = readonly string[];

/** More than any real publication has, but bounded in case of hostile ones. */
const maxLayouts = 1_000;

/**
 * A placeholder for escaped text while `feed` lays out a document. URL parsing and escaping leave it unchanged, and
 * authors' text is never next to it.
 */
export function slot(name: string): string {
  return `slot:${name};`;
}

/**
 * Creates a function that fills values into the layout made by `layOut` for their slots. A layout depends only on the
 * set of slots, so it is cached.
 */
export function filler(layOut: (names: ReadonlySet<string>) => string): (values: Values) => string {
  const layouts = new Map<string, Layout>();
  return (values) => {
    const names = Object.keys(values);
    const shape = names.join(" ");
    let layout = layouts.get(shape);
    if (layout === undefined) {
      if (layouts.size >= maxLayouts) layouts.clear();
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
