/** To be raised when the meaning of a table changes; a catalog of another version is rebuilt. */
export const schemaVersion = 7;

/** How a table's values are stored. */
export interface TableOptions {
  /** Whether values share a record structure, which saves space if many are alike. */
  readonly shared: boolean;
  readonly encoding: "msgpack" | "binary";
}

const plain: TableOptions = { shared: false, encoding: "msgpack" };
const alike: TableOptions = { shared: true, encoding: "msgpack" };

/** The tables of the store, by name. */
export const tables = {
  notes: plain,
  files: alike,
  rows: alike,
  numbers: plain,
  aliases: plain,
  slugs: plain,
  order: { shared: false, encoding: "binary" },
  totals: plain,
  pages: plain,
  due: plain,
  updates: plain,
  "set-aside": plain,
  problems: plain,
  layouts: plain,
  held: plain,
  companions: plain,
  links: plain,
} as const satisfies Readonly<Record<string, TableOptions>>;

/** The name of a table. */
export type TableName = keyof typeof tables;

/** Bytes per place in the table `order`: `published` as a double, then the row number in 32 bits. */
export const placeLength = 12;
