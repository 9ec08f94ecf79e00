import { machine } from "./machine.ts";
import { serveRows } from "./serve.ts";
import { type Row, table } from "./table.ts";

/** What can be measured, by the word that asks for it alone. */
const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  serve: serveRows,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`bench: expected one of ${Object.keys(parts).join(", ")}, got ${unknown.join(", ")}`);
  process.exit(2);
}

console.log(machine());
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) console.log(`\n${name}\n\n${table(await measure())}`);
}
