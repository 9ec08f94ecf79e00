import { describeProblem, type Problem, ProblemsError } from "../errors.ts";
import type { Batch } from "./catalog.ts";
import type { SetAside } from "./settle.ts";
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

/** What is wrong with a record whose id another one has, or has as far as readers can tell. */
export function sharedId({ path, id, holder }: SetAside, fileName: Batch["fileName"]): Problem {
  const place = holder.path === path ? "another record of this file" : fileName(holder.path);
  const isSame = holder.id === id;
  return {
    severity: "error",
    file: fileName(path),
    field: "id",
    expected: "an id that no other article has",
    found: isSame ? `"${id}", which ${place} has` : `"${id}", which readers take for "${holder.id}" of ${place}`,
    advice: "the other one is published; give this one an id, or a slug, of its own",
  };
}
