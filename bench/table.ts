/** A figure that the README may quote. */
export interface Row {
  readonly figure: string;
  /** With its unit. */
  readonly measured: string;
  /** The goal and whether it was reached; missing for purely informative figures. */
  readonly goal?: { readonly text: string; readonly reached: boolean };
}

/** A Markdown table. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ figure, measured, goal }) => [
    figure,
    measured,
    goal === undefined ? "" : `${goal.text}: ${goal.reached ? "yes" : "NO"}`,
  ]);
  const all = [["figure", "measured", "goal"], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(all[0] ?? []), line(widths.map((width) => "-".repeat(width))), ...all.slice(1).map(line)].join("\n");
}

/** A row whose figure must be at least `goal`. */
export function atLeast(figure: string, measured: number, goal: number): Row {
  return { figure, measured: measured.toFixed(2), goal: { text: `at least ${goal}`, reached: measured >= goal } };
}

/** A row whose figure must be at most `goal`. */
export function atMost(figure: string, measured: number, goal: number, unit = ""): Row {
  return {
    figure,
    measured: `${measured.toFixed(2)}${unit}`,
    goal: { text: `at most ${goal}${unit}`, reached: measured <= goal },
  };
}

/** The middle value, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
