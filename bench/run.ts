import { parseArgs } from "node:util";
import { exitOnSignals } from "./cleanup.ts";
import { generateRows } from "./generate.ts";
import { machine } from "./machine.ts";
import { serveRows } from "./serve.ts";
import { type Row, table } from "./table.ts";

/** Sizes of the measured publications, and numbers of repetitions. */
export interface BenchSizes {
  readonly articles: number;
  readonly edits: number;
  readonly rounds: number;
}

/** The parts of the bench, by the command-line word that selects one. */
const parts: Readonly<Record<string, (sizes: BenchSizes) => Promise<readonly Row[]>>> = {
  serve: serveRows,
  generate: generateRows,
};

const usage = `npm run bench -- [serve] [generate] [--articles=N] [--edits=N] [--rounds=N]

  serve        how fast documents are served, beside other servers
  generate     what publishing costs: everything, nothing, one edit
               (without a word, both: many minutes)
  --articles   in the large archive, 100000 unless said otherwise
  --edits      of articles in a running server, 100
  --rounds     of load on each server, 11`;

const { asked, sizes } = readWords();
exitOnSignals();
console.log(machine());
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) console.log(`\n${name}\n\n${table(await measure(sizes))}`);
}

function readWords(): { readonly asked: readonly string[]; readonly sizes: BenchSizes } {
  const { positionals: asked, values } = parsedWords();
  if (values.help === true) {
    console.log(usage);
    process.exit(0);
  }
  for (const name of asked) if (!Object.hasOwn(parts, name)) refuse(`nothing that is measured is called "${name}"`);
  const sizes = {
    articles: count("articles", values.articles),
    edits: count("edits", values.edits),
    rounds: count("rounds", values.rounds),
  };
  return { asked, sizes };
}

function parsedWords() {
  const size = (usual: string) => ({ type: "string", default: usual }) as const;
  const options = {
    articles: size("100000"),
    edits: size("100"),
    rounds: size("11"),
    help: { type: "boolean" },
  } as const;
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (fault) {
    return refuse((fault as Error).message);
  }
}

function count(name: string, text: string): number {
  return /^[1-9]\d*$/.test(text) ? Number(text) : refuse(`--${name}: expected a whole number from 1, got "${text}"`);
}

function refuse(fault: string): never {
  console.error(`bench: ${fault}\n\n${usage}`);
  process.exit(2);
}
