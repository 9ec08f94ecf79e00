import { describeProblem, isError, type Problem, ProblemsError } from "../errors.ts";
import type { Batch, FileProblem } from "./catalog.ts";
import { lastKey } from "./chunks.ts";
import type { SetAside } from "./settle.ts";
import { fileKey, type Store } from "./store.ts";

/** Key prefix of problems found after reading; no file's own key begins with it. */
const reportedMark = "/";

/** Adds problems to those of their files, without duplicates. */
export function addProblems(store: Store, found: readonly FileProblem[], keyOf = fileKey): void {
  for (const { path, problem } of found) {
    const known = store.problems.get(keyOf(path)) ?? [];
    const isKnown = known.some((other) => describeProblem(other) === describeProblem(problem));
    if (!isKnown) store.problems.putSync(keyOf(path), [...known, problem]);
  }
}

/** Adds problems found after reading. */
export function reportProblems(store: Store, found: readonly FileProblem[]): void {
  addProblems(store, found, reportedKey);
}

/** Removes all problems found after reading. */
export function forgetReported(store: Store): void {
  for (const key of [...store.problems.getKeys(reported)]) store.problems.removeSync(key);
}

/** The key range of problems found after reading. */
const reported = { start: reportedMark, end: `${reportedMark}${lastKey}` };

function reportedKey(path: string): string {
  return reportedMark + fileKey(path);
}

/** The keys of the files that have problems. */
export function filesWithProblems(store: Store): ReadonlySet<string> {
  const keys = Array.from(store.problems.getKeys(), (key) => (key.startsWith(reportedMark) ? key.slice(1) : key));
  return new Set(keys);
}

/** Removes the problems of a file. */
export function forgetProblems(store: Store, path: string): void {
  store.problems.removeSync(fileKey(path));
  store.problems.removeSync(reportedKey(path));
}

/** All known problems. */
export function problemsIn(store: Store): readonly Problem[] {
  return [...store.problems.getRange()].flatMap(({ value }) => value);
}

/** Only the problems found when files were read. */
export function readingProblemsIn(store: Store): readonly Problem[] {
  const found = [...store.problems.getRange()].filter(({ key }) => !key.startsWith(reportedMark));
  return found.flatMap(({ value }) => value);
}

/** The paths of files with an error found when they were read. */
export function brokenFiles(store: Store): readonly string[] {
  const found = [...store.problems.getRange()].filter(
    ({ key, value }) => !key.startsWith(reportedMark) && value.some(isError),
  );
  return found.map(({ key }) => store.files.get(key)?.path ?? key);
}

/** @throws {ProblemsError} if files have any problem of severity `error`. */
export function refuseProblems(store: Store): void {
  const errors = readingProblemsIn(store).filter(isError);
  if (errors.length > 0) throw new ProblemsError(errors);
}

/** The problem of a record whose id is taken, literally or in the way documents write it. */
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
