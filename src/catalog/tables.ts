/** How a table's values are kept. */
export interface TableOptions {
  /** Whether values share the names of their fields: shorter where there are many alike. */
  readonly shared: boolean;
}

const plain: TableOptions = { shared: false };

/** The tables of the store, by name. */
export const tables = {
  notes: plain,
  files: { shared: true },
  rows: { shared: true },
  slugs: plain,
  order: plain,
  totals: plain,
  pages: plain,
  due: plain,
  updates: plain,
  "set-aside": plain,
  problems: plain,
  layouts: plain,
  held: plain,
} as const satisfies Readonly<Record<string, TableOptions>>;

export type TableName = keyof typeof tables;
