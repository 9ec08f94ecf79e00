import { describeProblem, isError, type Problem } from "../errors.ts";

/** Whether to show colours and progress: to a person, but not in a pipe or a log. https://no-color.org */
export function isForPeople(stream: NodeJS.WriteStream): boolean {
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

/** The text in a style, if `stream` shows styles. */
export function styled(text: string, style: Style, stream: NodeJS.WriteStream = process.stdout): string {
  const [on, off] = codes[style];
  return isForPeople(stream) ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Prints a line of the result on standard output. */
export function print(line = ""): void {
  process.stdout.write(`${harmless(line)}\n`);
}

/** Our own styles, or control characters other than tabs and line feeds. */
const controls = /\u001b\[(?:[12]|22|3[1239])m|[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * The text with control characters spelled out: text from feeds and records is shown, and must not move the cursor or
 * rename the window.
 */
function harmless(text: string): string {
  return text.replace(controls, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Prints a line for people on standard error. */
export function remark(line: string): void {
  process.stderr.write(`${harmless(line)}\n`);
}

/**
 * Prints problems on standard error, errors first, each on its own line; of warnings that say the same, only the first,
 * and how many there are.
 */
export function printProblems(problems: readonly Problem[]): void {
  for (const problem of problems.filter(isError)) {
    remark(`${styled("error", "red", process.stderr)}: ${describeProblem(problem)}`);
  }
  const warnings = problems.filter((problem) => !isError(problem));
  for (const [first, ...others] of groupedBy(warnings, sameness)) {
    const more = others.length === 0 ? "" : `, and ${counted(others.length, "more time")}`;
    remark(`${styled("warning", "yellow", process.stderr)}: ${describeProblem(first)}${more}`);
  }
}

/** Problems are the same whichever item of a list they are in. */
function sameness({ field, expected, found }: Problem): unknown {
  return [field?.replace(/\d+/g, ""), expected, found];
}

/** Groups the values that have the same key, in the order of each group's first value. */
export function groupedBy<T>(values: readonly T[], key: (value: T) => unknown): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const name = JSON.stringify(key(value));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

/** `1 article`, `13 articles`. */
export function counted(count: number, noun: string, ...rest: readonly string[]): string {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return [grouped(count), count === 1 ? noun : plural, ...rest].join(" ");
}

/** A whole number with commas between thousands. `Intl` would take longer to load than a small run. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
