import { describeProblem, type Problem, ProblemsError } from "../errors.ts";
import type { Batch } from "./catalog.ts";
import { fileKey, type Store } from "./store.ts";

/** Adds problems to those of their files; one that is known already is not told twice. */
export function reportProblems(
  store: Store,
  found: readonly { readonly path: string; readonly problem: Problem }[],
): void {
  for (const { path, problem } of found) {
    const known = store.problems.get(fileKey(path)) ?? [];
    const isKnown = known.some((other) => describeProblem(other) === describeProblem(problem));
    if (!isKnown) store.problems.putSync(fileKey(path), [...known, problem]);
  }
}

/** @throws {ProblemsError} where there is any problem of severity `error`. */
export function refuseProblems(store: Store): void {
  const errors = [...store.problems.getRange()]
    .flatMap(({ value }) => value)
    .filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw new ProblemsError(errors);
}

/** A record that was set aside for another one with its id. */
export type Loser = { readonly path: string; readonly id: string; readonly holder: string };

/** What is wrong with a record whose id another one has. */
export function sharedId({ path, id, holder }: Loser, fileName: Batch["fileName"]): Problem {
  return {
    severity: "error",
    file: fileName(path),
    field: "id",
    expected: "an id that no other article has",
    found: `"${id}", which ${holder === path ? "another record of this file" : fileName(holder)} has`,
    advice: "the other one is published; give this one an id, or a slug, of its own",
  };
}
