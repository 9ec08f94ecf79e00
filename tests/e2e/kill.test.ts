import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createWorkplace, type RunningDaemon, type Workplace } from "../cli/workplace.ts";
import { publishedFiles } from "../published-files.ts";
import { seed } from "../seed.ts";
import { faultOf } from "./whole-documents.ts";

/** How often a publisher is killed. */
const kills = Number(process.env.KILLS ?? 3);

const settings = { PUBLIC_URL: "https://kill.example", SCHEDULE: "0 0 1 1 *" };
const articles = 40;

let place: Workplace;
let random: () => number;
let reader: Reader | undefined;
beforeEach(() => {
  random = randomFrom(seed);
  reader = undefined;
  place = createWorkplace({ withData: true });
  writeFileSync(join(place.home, "data/site.yaml"), "title: Killed\nentries: 10\n");
  for (let number = 0; number < articles; number += 1) writeArticle(number);
});
afterEach(async () => {
  await reader?.end();
  await place.end();
});

it(`leaves whole documents when generate is killed ${kills} times (TEST_SEED=${seed})`, {
  timeout: 900_000,
}, async () => {
  const started = performance.now();
  expect(place.broadsheet(["generate"], settings).exitCode).toBe(0);
  const usualMs = performance.now() - started;
  reader = readFilesMeanwhile();
  for (let round = 0; round < kills; round += 1) {
    change();
    const run = place.spawn(["generate"], settings);
    await delay(usualMs * (0.3 + 0.8 * random()));
    run.process.kill("SIGKILL");
    await run.exitCode;
    expect(run.output()).not.toMatch(/bug in Broadsheet|cannot be used|^error/m);
  }
  expect(place.broadsheet(["generate"], settings)).toMatchObject({ exitCode: 0 });
  expect(await reader.end()).toEqual({ faults: [], hasRead: true });
  expectUndisturbed();
});

it(`leaves whole documents when the server is killed ${kills} times (TEST_SEED=${seed})`, {
  timeout: 900_000,
}, async () => {
  let daemon = await place.start(settings);
  reader = readAnswersMeanwhile(() => daemon);
  for (let round = 0; round < kills; round += 1) {
    change();
    await delay(350 * random());
    await daemon.stop("SIGKILL");
    if (random() < 0.3) change();
    daemon = await place.start(settings);
  }
  expect(await reader.end()).toEqual({ faults: [], hasRead: true });
  expect(await daemon.stop()).toBe(0);
  expect(place.broadsheet(["generate"], settings)).toMatchObject({ exitCode: 0, stderr: "" });
  expectUndisturbed();
});

/** Writes, changes and removes a few articles, each in one of the usual ways. */
function change(): void {
  for (let count = 1 + Math.floor(random() * 4); count > 0; count -= 1) {
    const number = Math.floor(random() * articles * 1.2);
    if (random() < 0.2) rmSync(fileOf(number), { force: true });
    else writeArticle(number);
  }
}

function writeArticle(number: number): void {
  const tags = ["red", "green", "blue", "rare"].filter((_, index) => random() < 0.5 / (index + 1));
  const published = new Date(Date.UTC(2020, 0, 1 + Math.floor(random() * 900))).toISOString();
  const fields = { id: `id:${number}`, title: `Number ${number}`, published, tags };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const text = "All work and no play. ".repeat(Math.floor(random() * 60));
  writeFileSync(fileOf(number), `---\n${lines.join("\n")}\n---\n${text}\n`);
}

function fileOf(number: number): string {
  return join(place.home, `data/articles/${number}.md`);
}

/** Checks that the output has the same bytes as if the articles had always been as they are now. */
function expectUndisturbed(): void {
  place.broadsheet(["generate"], { ...settings, OUTPUT_DIR: "undisturbed" });
  const [found, expected] = [tree("output"), tree("undisturbed")];
  expect([...found.keys()]).toEqual([...expected.keys()]);
  expect([...found].filter(([path, bytes]) => expected.get(path) !== bytes).map(([path]) => path)).toEqual([]);
}

function tree(directory: string): Map<string, string> {
  const root = join(place.home, directory);
  return new Map(publishedFiles(root).map((path) => [path, readFileSync(join(root, path), "base64")]));
}

interface Reader {
  /** Every incomplete document that was ever read, and whether there was anything to read. */
  end(): Promise<{ readonly faults: readonly string[]; readonly hasRead: boolean }>;
}

/** `readOnce` reports what each document that it read lacks, or undefined if it is whole. */
function readMeanwhile(readOnce: (tell: (path: string, fault: string | undefined) => void) => Promise<void>): Reader {
  const faults: string[] = [];
  let hasRead = false;
  const tell = (path: string, fault: string | undefined) => {
    hasRead = true;
    if (fault !== undefined) faults.push(`${path}: ${fault}`);
  };
  const ending = new AbortController();
  const reading = (async () => {
    while (!ending.signal.aborted) await readOnce(tell);
  })();
  return {
    async end() {
      ending.abort();
      await reading;
      return { faults, hasRead };
    },
  };
}

function readFilesMeanwhile(): Reader {
  return readMeanwhile(async (tell) => {
    for (const path of namesNow()) {
      const text = readNow(path);
      if (text !== undefined) tell(path, faultOf(path, text));
      await new Promise(setImmediate);
    }
  });
}

/** A folder may be removed while it is listed; then listing is tried again. */
function namesNow(): string[] {
  try {
    return publishedFiles(join(place.home, "output")).filter((path) => /\.(?:xml|json|html)$/.test(path));
  } catch {
    return ["rss.xml", "atom.xml", "feed.json", "index.html"];
  }
}

function readNow(path: string): string | undefined {
  try {
    return readFileSync(join(place.home, "output", path), "utf8");
  } catch {
    // Documents of a tag go with its last article; those of all articles never do.
    return path.includes("/") ? undefined : "";
  }
}

function readAnswersMeanwhile(server: () => RunningDaemon): Reader {
  const paths = ["/rss.xml", "/atom.xml", "/feed.json", "/", "/archive/1/rss.xml", "/tags/red/feed.json"];
  return readMeanwhile(async (tell) => {
    for (const path of paths) {
      const response = await fetch(`${server().url}${path}`).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (response === undefined || text === undefined) continue;
      tell(path, response.status === 200 ? faultOf(path, text) : `status ${response.status}`);
    }
    await new Promise(setImmediate);
  });
}

/** mulberry32: the same numbers for the same seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
