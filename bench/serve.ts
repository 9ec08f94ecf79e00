import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { buildingRows } from "./building.ts";
import { inTemporaryFolder } from "./cleanup.ts";
import { crowdRows } from "./crowd.ts";
import { type Load, load } from "./load.ts";
import { isInstalled } from "./machine.ts";
import type { BenchSizes } from "./run.ts";
import { publishDocuments } from "./servers/fixture.ts";
import { forkServer } from "./servers/fork.ts";
import { startNginx } from "./servers/nginx.ts";
import { atLeast, atMost, median, type Row } from "./table.ts";

/** A server under test. */
interface Contender {
  readonly name: string;
  readonly url: string;
  readonly path: Readonly<Record<Scenario, string>>;
  end(): void;
}

type Scenario = "304" | "gzip" | "br";

/** How fast documents are served, compared with other servers. */
export function serveRows({ articles, rounds }: BenchSizes): Promise<readonly Row[]> {
  return inTemporaryFolder(async (home) => {
    const output = join(home, "one");
    await publishDocuments(output, 1);
    return [
      ...(await speedRows(output, rounds)),
      ...(await crowdRows(output)),
      await memoryRow(join(home, "many")),
      ...(await buildingRows(join(home, "building"), articles)),
    ];
  });
}

async function speedRows(output: string, rounds: number): Promise<readonly Row[]> {
  const contenders = await startAll(output);
  try {
    const measured = await measureAll(contenders, rounds);
    const rate = (name: string, scenario: Scenario) => median(ratesOf(measured, name, scenario));
    const ratio = (scenario: Scenario, other: string) => ratioOf(measured, scenario, other);
    return [
      ...contenders.flatMap(({ name }) => informationRows(measured, name)),
      atLeast("304, ours to a bare node:http handler", ratio("304", "bare"), 0.95),
      atLeast("gzip 200, ours to a bare node:http handler", ratio("gzip", "bare"), 0.95),
      atLeast("304, ours to the same as an Express route", ratio("304", "express-route"), 6),
      atLeast("304, ours to express.static", ratio("304", "express-static"), 8),
      atLeast("gzip 200, ours to the same as an Express route", ratio("gzip", "express-route"), 4),
      atLeast("gzip 200, ours to express.static", ratio("gzip", "express-static"), 12),
      ...(Number.isNaN(rate("nginx", "304"))
        ? []
        : [atLeast("304, ours to nginx with one worker", ratio("304", "nginx"), 0.45)]),
    ];
  } finally {
    for (const contender of contenders) contender.end();
  }
}

async function startAll(output: string): Promise<readonly Contender[]> {
  const usual = { "304": "/rss.xml", gzip: "/rss.xml", br: "/rss.xml" };
  const contenders = [
    await startServer("bare", output, { ...usual, "304": "/304" }),
    await startServer("ours", output, usual),
    await startServer("express-route", output, usual),
    await startServer("express-static", output, { ...usual, "304": "/rss.xml.gz", gzip: "/rss.xml.gz" }),
  ];
  return isInstalled("nginx")
    ? [...contenders, { name: "nginx", path: usual, ...(await startNginx(output)) }]
    : contenders;
}

interface Measurement {
  readonly name: string;
  readonly scenario: Scenario;
  readonly load: Load;
}

/** Interleaves the contenders, so that other load on the machine affects all alike. */
async function measureAll(contenders: readonly Contender[], rounds: number): Promise<readonly Measurement[]> {
  const measured: Measurement[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of contenders) {
      for (const scenario of scenariosOf(contender)) {
        const seconds = round === 0 ? 1 : secondsARound;
        const result = await load({
          url: contender.url + contender.path[scenario],
          fields: await fieldsFor(contender, scenario),
          seconds,
          connections,
        });
        if (result.failures > 0) throw new Error(`${contender.name}: ${result.failures} answers were faults`);
        // The first round is a warm-up.
        if (round > 0) measured.push({ name: contender.name, scenario, load: result });
      }
    }
  }
  return measured;
}

function scenariosOf({ name }: Contender): readonly Scenario[] {
  return name === "ours" ? ["304", "gzip", "br"] : ["304", "gzip"];
}

async function fieldsFor(contender: Contender, scenario: Scenario): Promise<Record<string, string>> {
  const fields = { "Accept-Encoding": scenario === "br" ? "gzip, deflate, br" : "gzip" };
  // Each server compares its own ETags, and must answer with a 304.
  const held = scenario === "304" ? { "If-None-Match": await tagOf(contender) } : {};
  const expected = scenario === "304" ? 304 : 200;
  const status = await statusOf(contender.url + contender.path[scenario], { ...fields, ...held });
  if (status !== expected) throw new Error(`${contender.name}: expected a ${expected}, got ${status}`);
  return { ...fields, ...held };
}

async function tagOf(contender: Contender): Promise<string> {
  const answer = await fetch(contender.url + contender.path.gzip, { headers: { "Accept-Encoding": "gzip" } });
  await answer.arrayBuffer();
  return answer.headers.get("etag") ?? "";
}

/**
 * Avoids `fetch`, which adds `Cache-Control: no-cache` to conditional requests; express.static then never answers 304.
 */
async function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const [answer] = (await once(get(url, { headers, agent: false }), "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

function ratesOf(measured: readonly Measurement[], name: string, scenario: Scenario): readonly number[] {
  return measured.filter((each) => each.name === name && each.scenario === scenario).map((each) => each.load.perSecond);
}

/** The median of the rounds' ratios, each of which compares runs that are seconds apart. */
function ratioOf(measured: readonly Measurement[], scenario: Scenario, other: string): number {
  const others = ratesOf(measured, other, scenario);
  return median(ratesOf(measured, "ours", scenario).map((rate, round) => rate / (others[round] ?? Number.NaN)));
}

function informationRows(measured: readonly Measurement[], name: string): readonly Row[] {
  return (["304", "gzip", "br"] as const).flatMap((scenario) => {
    const loads = measured.filter((each) => each.name === name && each.scenario === scenario).map((each) => each.load);
    if (loads.length === 0) return [];
    const rate = Math.round(median(loads.map(({ perSecond }) => perSecond)));
    const [p50, p99] = [median(loads.map(({ p50Ms }) => p50Ms)), median(loads.map(({ p99Ms }) => p99Ms))];
    const what = scenario === "304" ? "304" : `200 in ${scenario}`;
    return [{ figure: `${what}, ${name}`, measured: `${rate}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms` }];
  });
}

async function memoryRow(output: string): Promise<Row> {
  await publishDocuments(output, documentsInMemory);
  const { child, port } = await forkServer("ours", output);
  try {
    for (let index = 1; index < documentsInMemory; index += 1) {
      await (await fetch(`http://127.0.0.1:${port}/tags/${index}/rss.xml`)).arrayBuffer();
    }
    child.send("memory");
    const [message] = (await once(child, "message")) as [{ residentBytes: number }];
    const over = (message.residentBytes - bytesBelow(output)) / 1024 ** 2;
    return atMost("memory for 1,000 documents served, over their bytes in all codings", over, 60, " MB");
  } finally {
    child.kill();
  }
}

/** Size of the files that are for readers. */
function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.startsWith(".state"))
    .map((path) => statSync(join(directory, path)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
}

async function startServer(name: string, output: string, path: Contender["path"]): Promise<Contender> {
  const { child, port } = await forkServer(name, output);
  return { name, path, url: `http://127.0.0.1:${port}`, end: () => child.kill() };
}

const secondsARound = 1;
const connections = 64;
const documentsInMemory = 1000;
