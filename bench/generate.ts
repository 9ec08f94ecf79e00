import { join } from "node:path";
import { inTemporaryFolder } from "./cleanup.ts";
import { articlePath, articleText, writeArticles } from "./generate/articles.ts";
import { type Build, build } from "./generate/build.ts";
import { buildWithHugo } from "./generate/hugo.ts";
import { type Edits, measureEdits } from "./generate/live.ts";
import { isInstalled } from "./machine.ts";
import type { BenchSizes } from "./run.ts";
import { atMost, median, type Row } from "./table.ts";

const small = 1_000;
/** How many builds of the small archive to measure; they are quick. */
const smallBuilds = 5;
const unchangedRuns = 5;
/** How many servers to start for a single edit each. */
const singleEdits = 4;

/** The cost of publishing everything, nothing, and one article, in an archive of `articles`. */
export function generateRows({ articles, edits }: BenchSizes): Promise<readonly Row[]> {
  return inTemporaryFolder(async (home) => {
    const few = await smallRows(join(home, "few"), edits);
    return [...few.rows, ...(await largeRows(join(home, "many"), articles, edits, few.edits))];
  });
}

async function smallRows(home: string, edits: number): Promise<{ rows: readonly Row[]; edits: Edits }> {
  const data = join(home, "data");
  writeArticles(data, small);
  const seconds: number[] = [];
  // A new folder for each build: some file systems create files slowly where many have just been deleted.
  for (const output of ["output", ...Array.from({ length: smallBuilds - 1 }, (_, round) => `output-${round}`)]) {
    seconds.push((await build(data, join(home, output))).seconds);
  }
  const edited = await editsOf(home, small, edits);
  const rows = [
    atMost(`full build, ${counted(small)}, process start included`, median(seconds), 0.7, " s"),
    ...editRows(edited, small),
  ];
  return { rows, edits: edited };
}

async function largeRows(home: string, articles: number, edits: number, few: Edits): Promise<readonly Row[]> {
  const data = join(home, "data");
  const output = join(home, "output");
  writeArticles(data, articles);
  const full = await build(data, output);
  const rows = [...fullRows(full, articles), ...(await hugoRows(home, full))];
  const unchanged: number[] = [];
  for (let round = 0; round < unchangedRuns; round += 1) unchanged.push((await build(data, output)).seconds);
  rows.push(atMost(`run with nothing changed, ${counted(articles)}`, median(unchanged), 0.5, " s"));
  const edited = await editsOf(home, articles, edits);
  rows.push(
    atMost(`server start to the first answer, ${counted(articles)}`, median(edited.firstAnswerSeconds), 1, " s"),
    ...editRows(edited, articles),
    atMost(`one edit, ${counted(articles)} to ${counted(small)}`, median(edited.runMs) / median(few.runMs), 1.5),
  );
  return rows;
}

function fullRows({ seconds, currentSeconds, anonymousMegabytes, cpuSeconds }: Build, articles: number): Row[] {
  const size = counted(articles);
  return [
    atMost(`full build, ${size}`, seconds, 10, " s"),
    { figure: `full build, ${size}, processor time`, measured: `${cpuSeconds.toFixed(2)} s` },
    atMost(`full build, ${size}, most anonymous memory`, anonymousMegabytes, 300, " MB"),
    atMost(`current documents on disk, ${size}`, currentSeconds, 2.5, " s"),
  ];
}

async function hugoRows(home: string, full: Build): Promise<readonly Row[]> {
  if (!isInstalled("hugo", "version")) return [{ figure: "Hugo, RSS of the same feeds", measured: "not installed" }];
  const hugo = await buildWithHugo(home);
  return [
    { figure: "Hugo, RSS of the same feeds", measured: `${hugo.seconds.toFixed(2)} s` },
    { figure: "Hugo, most anonymous memory", measured: `${hugo.anonymousMegabytes.toFixed(0)} MB` },
    atMost("full build with history in three formats, to Hugo's RSS", full.seconds / hugo.seconds, 1),
  ];
}

/** Repeatedly edits one of the newest articles of a running server. */
function editsOf(home: string, articles: number, count: number): Promise<Edits> {
  const edit = (edition: number) => {
    const index = articles - 1 - (edition % 20);
    return { path: articlePath(index), text: articleText(index, articles, edition), marker: `Edition ${edition}.` };
  };
  return measureEdits(home, { starts: singleEdits, count }, edit);
}

function editRows({ firstRunMs, runMs, savedToServedMs }: Edits, articles: number): Row[] {
  const size = counted(articles);
  const sorted = [...runMs].sort((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  return [
    atMost(`one edit, ${size}, from the end of the debounce, median`, median(runMs), 10, " ms"),
    atMost(`one edit, ${size}, p95`, p95, 30, " ms"),
    atMost(`one edit, ${size}, the first, a second after start`, median(firstRunMs), 50, " ms"),
    atMost(`one edit, ${size}, from the save to the new bytes over HTTP, median`, median(savedToServedMs), 100, " ms"),
  ];
}

function counted(articles: number): string {
  return `${articles.toLocaleString("en")} articles`;
}
