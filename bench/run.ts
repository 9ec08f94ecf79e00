import { parseArgs } from "node:util";
import { generateRows } from "./generate.ts";
import { machine } from "./machine.ts";
import { serveRows } from "./serve.ts";
import { type Row, table } from "./table.ts";

/** How large the measured publications are. */
export interface BenchSizes {
  readonly articles: number;
  readonly edits: number;
}

/** What can be measured, by the word that asks for it alone. */
const parts: Readonly<Record<string, (sizes: BenchSizes) => Promise<readonly Row[]>>> = {
  serve: serveRows,
  generate: generateRows,
};

const { positionals: asked, values } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: "string", default: "100000" }, edits: { type: "string", default: "100" } },
});
const sizes = { articles: Number(values.articles), edits: Number(values.edits) };
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0 || !Number.isInteger(sizes.articles) || !Number.isInteger(sizes.edits)) {
  console.error(`bench: expected any of ${Object.keys(parts).join(", ")}, and --articles=N --edits=N`);
  process.exit(2);
}

console.log(machine());
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) console.log(`\n${name}\n\n${table(await measure(sizes))}`);
}
