import { dirname, join } from "node:path";
import type { Companions } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import { plainPathOf } from "../../publication/side-files.ts";
import { findCompanion } from "../../sources/folder/companion.ts";
import { companionPath, hasPage, isArticlePage, partsOfCompanion } from "../composing/article-paths.ts";
import type { RunContext } from "../run.ts";
import { fileMediaType } from "./file-media-type.ts";
import { notRead, stampOfFile } from "./verbatim-files.ts";

/** What to do with the companions of one article. */
export interface CompanionPlan {
  readonly slug: string;
  /** As currently noted in the catalog. */
  readonly before: Companions;
  /** As it will be noted; "" stands for a file that does not exist or must not be published. */
  readonly after: Companions;
  /** Companions to publish. */
  readonly changed: readonly Companion[];
  /** Published paths to remove. */
  readonly gone: readonly string[];
  readonly problems: readonly Problem[];
}

/** A file beside an article's file. */
export interface Companion {
  /** Relative to the article's file, and to its address. */
  readonly name: string;
  /** In the publication. */
  readonly path: string;
  /** Relative to the articles folder. */
  readonly source: string;
}

/**
 * Compares the companions linked from an article's page with the published ones. `names`: the linked companions, if the
 * page was just made; otherwise those noted in the catalog. `statics`: paths published from the static folder, which
 * take precedence.
 */
export function planCompanions(
  slug: string,
  names: readonly string[] | undefined,
  statics: ReadonlySet<string>,
  run: RunContext,
): CompanionPlan {
  const { catalog, target, harmed } = run;
  const row = catalog.rowOfSlug(slug);
  const before = catalog.companionsOf(slug) ?? {};
  const after: Record<string, string> = {};
  const changed: Companion[] = [];
  const problems: Problem[] = [];
  const wanted = row !== undefined && hasPage(row) ? (names ?? Object.keys(before)) : [];
  for (const name of wanted) {
    const companion = { name, path: companionPath(slug, name), source: join(dirname(row?.path ?? ""), name) };
    const found = find(companion, statics, after, run);
    const published = target.entry(companion.path);
    // If the current state cannot be determined, the published file stays.
    after[name] = found.stamp ?? before[name] ?? (published === undefined ? "" : notRead);
    if (found.problem !== undefined) problems.push(found.problem);
    const isOut = published?.mediaType === fileMediaType(companion.path) && !harmed.has(companion.path);
    const isUpToDate = before[name] === found.stamp && isOut;
    if (found.stamp && !isUpToDate) changed.push(companion);
  }
  const gone = Object.keys(before)
    .filter((name) => before[name] && !after[name])
    .map((name) => companionPath(slug, name))
    .filter((path) => !statics.has(path));
  return { slug, before, after, changed, gone, problems };
}

/** The stamp of a file to publish, or "" for none; missing if it cannot be determined. */
interface Found {
  readonly stamp?: string;
  readonly problem?: Problem;
}

function find(
  { path, source }: Companion,
  statics: ReadonlySet<string>,
  known: Companions,
  { input }: RunContext,
): Found {
  if (statics.has(path)) return { stamp: "" };
  const found = findCompanion(source, input.articlesDirectory, input.dataDirectory);
  const file = input.fileName(source);
  if (found.kind === "nothing") return { stamp: "" };
  if (found.kind === "trouble") {
    const { expected, advice } = found;
    return { problem: { severity: "error", file, expected, advice } };
  }
  return isCopy(path, statics, known)
    ? { stamp: "", problem: copyOfAnother(path, file) }
    : { stamp: stampOfFile(found) };
}

/** Whether a path is that of a compressed copy. `known`: stamps of the companions published beside it, by name. */
function isCopy(path: string, statics: ReadonlySet<string>, known: Companions): boolean {
  const plain = plainPathOf(path);
  if (plain === undefined) return false;
  return isArticlePage(plain) || statics.has(plain) || Boolean(known[partsOfCompanion(plain).name]);
}

function copyOfAnother(path: string, file: string): Problem {
  const expected = "a path that no compressed copy of a published file has";
  const advice = "rename the file, which is not published, and fix the link";
  return { severity: "error", file, expected, found: path, advice };
}
