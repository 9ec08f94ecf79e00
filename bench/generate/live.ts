import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { firstAnswer, startDaemon } from "../daemon.ts";

/** Durations of edits in a running server. */
export interface Edits {
  /** Per start. */
  readonly firstAnswerSeconds: readonly number[];
  /** The first edit after each start. */
  readonly firstRunMs: readonly number[];
  /** From the server's log: from the start of the run until the new bytes are on disk and served. */
  readonly runMs: readonly number[];
  /** Measured by a polling client; these edits are not in `runMs`. */
  readonly savedToServedMs: readonly number[];
}

/** A file below the data folder with its next text, and what appears in the feed once it is published. */
export interface Edit {
  readonly path: string;
  readonly text: string;
  readonly marker: string;
}

/**
 * Starts a server on what is published in `home`: `starts` times for one edit each, then once for twice `count` edits,
 * half of them timed by the server, half by a client.
 */
export async function measureEdits(
  home: string,
  { starts, count }: { readonly starts: number; readonly count: number },
  editOf: (edition: number) => Edit,
): Promise<Edits> {
  const single: Lifetime[] = [];
  for (let edition = 1; edition <= starts; edition += 1) single.push(await editsOfLifetime(home, [editOf(edition)]));
  const editsFrom = (first: number) => Array.from({ length: count }, (_, index) => editOf(first + index));
  const many = await editsOfLifetime(home, editsFrom(starts + 1), editsFrom(starts + 1 + count));
  const lifetimes = [...single, many];
  return {
    firstAnswerSeconds: lifetimes.map(({ firstAnswerSeconds }) => firstAnswerSeconds),
    firstRunMs: lifetimes.map(({ runMs }) => runMs[0] ?? Number.NaN),
    runMs: many.runMs,
    savedToServedMs: many.savedToServedMs,
  };
}

/** Measurements from one start of a server to its end. */
interface Lifetime {
  readonly firstAnswerSeconds: number;
  readonly runMs: readonly number[];
  readonly savedToServedMs: readonly number[];
}

async function editsOfLifetime(
  home: string,
  edits: readonly Edit[],
  polledEdits: readonly Edit[] = [],
): Promise<Lifetime> {
  const save = ({ path, text }: Edit) => writeFileSync(join(home, "data", path), text);
  const started = performance.now();
  const { child, url, end } = await startDaemon(home);
  const runs = runsOf(child);
  try {
    const feed = `${url}/rss.xml`;
    await firstAnswer(feed);
    const firstAnswerSeconds = (performance.now() - started) / 1_000;
    await runs.next("start");
    // Nobody saves an article at the very moment that a server starts.
    await pause(calmMs);
    const [runMs, savedToServedMs]: [number[], number[]] = [[], []];
    // No client polls meanwhile, since that would take processor time from the run.
    for (const edit of edits) {
      const run = runs.next("change");
      save(edit);
      runMs.push(await run);
      await pause(pauseMs);
    }
    for (const edit of polledEdits) {
      const run = runs.next("change");
      const saved = performance.now();
      save(edit);
      await served(feed, edit.marker);
      savedToServedMs.push(performance.now() - saved);
      await run;
      await pause(pauseMs);
    }
    return { firstAnswerSeconds, runMs, savedToServedMs };
  } finally {
    await end();
  }
}

const calmMs = 1_000;
/** Pause between edits: edits are rare, and compressed copies follow each. */
const pauseMs = 150;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function served(url: string, marker: string): Promise<void> {
  for (let etag = ""; ; ) {
    const answer = await fetch(url, { headers: { "If-None-Match": etag } });
    etag = answer.headers.get("etag") ?? etag;
    if ((await answer.text()).includes(marker)) return;
    await pause(2);
  }
}

/** Durations of runs, by the reason for the run. */
function runsOf(child: ChildProcess): { next(reason: string): Promise<number> } {
  const waiting: { readonly reason: string; resolve(ms: number): void }[] = [];
  const early: { readonly reasons: readonly string[]; readonly ms: number }[] = [];
  if (child.stdout === null) throw new Error("the server says nothing");
  createInterface(child.stdout).on("line", (line) => {
    const { reasons, ms } = JSON.parse(line) as { reasons?: readonly string[]; ms?: number };
    if (reasons === undefined || ms === undefined) return;
    const place = waiting.findIndex(({ reason }) => reasons.includes(reason));
    if (place < 0) early.push({ reasons, ms });
    else waiting.splice(place, 1)[0]?.resolve(ms);
  });
  return {
    next(reason) {
      const place = early.findIndex(({ reasons }) => reasons.includes(reason));
      const [known] = place < 0 ? [] : early.splice(place, 1);
      if (known !== undefined) return Promise.resolve(known.ms);
      return new Promise((resolve) => waiting.push({ reason, resolve }));
    },
  };
}
