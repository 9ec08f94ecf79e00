import type { Problem } from "../errors.ts";
import { describeProblem } from "../errors.ts";
import type { Progress } from "../publish/run.ts";
import type { RunResult } from "../publish.ts";

/** Whether colours and progress are for a person to see, not for a pipe or a log. https://no-color.org */
function isForPeople(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb";
}

type Style = "bold" | "dim" | "red" | "yellow" | "green";

const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
};

/** The text in a style, where `stream` shows styles. */
export function styled(text: string, style: Style, stream: NodeJS.WriteStream = process.stdout): string {
  const [on, off] = codes[style];
  return isForPeople(stream) ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** A line of result, on standard output. */
export function print(line = ""): void {
  process.stdout.write(`${harmless(line)}\n`);
}

/** The styles of ours; control characters, but for tabs and line ends. */
const controls = /\u001b\[(?:[12]|22|3[1239])m|[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/** The text with control characters spelt out: what a feed or a record says is shown, and must not move the cursor or rename the window. */
function harmless(text: string): string {
  return text.replace(controls, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Rows as a table with a heading on a terminal; elsewhere one line a row, its cells apart by tabs. `whole`: the column whose cells are of no use in pieces. */
export function printTable(heading: readonly string[], rows: readonly (readonly string[])[], whole: number): void {
  const { isTTY, columns } = process.stdout;
  if (isTTY !== true) {
    for (const row of rows) print(row.join("\t"));
    return;
  }
  // A terminal that does not tell its width has none.
  const lines = tableLines([heading, ...rows], whole, columns || Number.POSITIVE_INFINITY);
  const headingLines = lines.length / (rows.length + 1);
  for (const [index, line] of lines.entries()) print(index < headingLines ? styled(line, "bold") : line);
}

/** The least of the last column that is worth a place. */
const leastOfLast = 12;

/**
 * The table's lines, as many for each row. The last column is cut where the terminal ends; where nothing would be left of it, cells of the column
 * `whole` stand below, each on a line of its own, and columns go that still have no place.
 */
export function tableLines(rows: readonly (readonly string[])[], whole: number, columns: number): readonly string[] {
  if (hasPlace(rows, columns)) return alignedLines(rows).map((line) => cutTo(line, columns));
  let rest = rows.map((row) => row.toSpliced(whole, 1));
  while (!hasPlace(rest, columns) && (rest[0]?.length ?? 0) > 1) rest = rest.map((row) => row.slice(0, -1));
  const lines = alignedLines(rest);
  return rows.flatMap((row, index) => [cutTo(lines[index] ?? "", columns), `  ${row[whole] ?? ""}`]);
}

/** Whether the rows fit, or enough of their last column does. */
function hasPlace(rows: readonly (readonly string[])[], columns: number): boolean {
  if (widest(alignedLines(rows)) <= columns) return true;
  return widest(alignedLines(rows.map((row) => row.slice(0, -1)))) + leastOfLast <= columns;
}

function alignedLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => widest(rows.map((row) => row[column] ?? "")));
  const padded = (cell: string, column: number) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell));
  return rows.map((row) => row.map(padded).join("  ").trimEnd());
}

/** The text where it is no wider than that, else as much of it as fits, and an ellipsis. */
function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(cut + segment) > columns - 1) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

/** There may be more of them than a call takes arguments. */
function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}

/** In columns: letters of East Asian scripts take two, marks none. */
function widthOf(text: string): number {
  const wide = text.match(
    /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/gu,
  );
  return [...text.replace(/\p{Mark}/gu, "")].length + (wide?.length ?? 0);
}

/** A line for people beside the result, on standard error. */
export function remark(line: string): void {
  process.stderr.write(`${harmless(line)}\n`);
}

/** Problems, worst first, each on a line of its own on standard error; of warnings that say the same, the first and how many there are. */
export function printProblems(problems: readonly Problem[]): void {
  for (const problem of problems.filter(isError)) {
    remark(`${styled("error", "red", process.stderr)}: ${describeProblem(problem)}`);
  }
  const warnings = problems.filter((problem) => !isError(problem));
  for (const [first, ...others] of alike(warnings, sameness)) {
    const more = others.length === 0 ? "" : `, and ${counted(others.length, "more time")}`;
    remark(`${styled("warning", "yellow", process.stderr)}: ${describeProblem(first)}${more}`);
  }
}

/** Which entry of a feed it is makes no difference. */
function sameness({ field, expected, found }: Problem): unknown {
  return [field?.replace(/\d+/g, ""), expected, found];
}

/** The values in groups of those that have one key, in the order of the first of each. */
export function alike<T>(values: readonly T[], key: (value: T) => unknown): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const name = JSON.stringify(key(value));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

/** Whether a problem keeps something from being published. */
export function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

/** `3 files read, 1 article changed, …, 12 ms`. */
export function describeRun(result: RunResult, milliseconds: number): string {
  const errors = result.problems.filter(isError).length;
  const warnings = result.problems.length - errors;
  return [
    counted(result.read, "file", "read"),
    counted(result.changed, "article", "changed"),
    counted(result.rendered, "entry", "rendered"),
    counted(result.written, "file", "written"),
    ...(result.removed > 0 ? [counted(result.removed, "file", "removed")] : []),
    counted(result.unchanged, "file", "unchanged"),
    counted(errors, "error"),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    `${Math.round(milliseconds)} ms`,
  ].join(", ");
}

/** `1 article`, `13 articles`. */
export function counted(count: number, noun: string, ...rest: readonly string[]): string {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return [grouped(count), count === 1 ? noun : plural, ...rest].join(" ");
}

/** A whole number with commas between thousands. The system's own way costs more to load than a small run takes. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

const barWidth = 24;
const quietMs = 1_000;

/** A bar on the last line of standard error for work that takes longer than a second, where a person watches. */
export function progressBar(now: () => number): { show(progress: Progress): void; end(): void } {
  const started = now();
  let stepStarted = started;
  let step: Progress["step"] | undefined;
  let isShown = false;
  return {
    show(progress) {
      if (!isForPeople(process.stderr) || now() - started < quietMs) return;
      if (progress.step !== step) stepStarted = now();
      step = progress.step;
      isShown = true;
      process.stderr.write(`\r\u001b[K${describeProgress(progress, (now() - stepStarted) / 1_000)}`);
    },
    end() {
      if (isShown) process.stderr.write("\r\u001b[K");
    },
  };
}

function describeProgress({ step, done, total }: Progress, seconds: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * barWidth);
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? `, ${Math.ceil((total - done) / rate)} s left` : "";
  const bar = `${"█".repeat(filled)}${"░".repeat(barWidth - filled)}`;
  return `${step} ${bar} ${grouped(done)} of ${grouped(total)}, ${grouped(Math.round(rate))}/s${left}`;
}
