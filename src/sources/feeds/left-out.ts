import type { Problem } from "../../errors.ts";

/** Warns about items of an export that are not public articles, counted by kind. */
export function leftOutProblems(kinds: readonly string[], file: string): readonly Problem[] {
  if (kinds.length === 0) return [];
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const list = [...counts].map(([kind, count]) => `${count} ${count === 1 ? kind : pluralOf(kind)}`);
  const expected = `holds ${list.join(", ")} besides the articles`;
  return [{ severity: "warning", file, expected, advice: "these are left out" }];
}

function pluralOf(kind: string): string {
  return kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
