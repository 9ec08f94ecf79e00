import type { Catalog, Row } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import { hasPage, isArticlePage, slugOfPage } from "../composing/article-paths.ts";
import type { Output } from "../output.ts";
import type { RunContext } from "../run.ts";

/** Whether the run can repair any damaged file; it cannot repair the page of a held article. */
export function canRepairAny({ harmed, catalog }: Pick<RunContext, "harmed" | "catalog">): boolean {
  return [...harmed].some((path) => heldRowOf(path, catalog) === undefined);
}

/** Removes the files that a run has repaired from the damaged ones. */
export function forgetRepaired({ harmed, catalog }: Pick<Output, "harmed" | "catalog">): void {
  for (const path of harmed) if (heldRowOf(path, catalog) === undefined) harmed.delete(path);
}

/** Problems of damaged pages that cannot be made again until their articles are fixed. */
export function lostPageProblems({
  harmed,
  catalog,
  target,
  input,
}: Pick<RunContext, "harmed" | "catalog" | "target" | "input">): readonly Problem[] {
  return [...harmed].flatMap((path) => {
    const row = heldRowOf(path, catalog);
    // Of a guessed entry, only the existence of the file is known.
    if (row === undefined || target.isGuessed(path)) return [];
    return [
      {
        severity: "error",
        file: input.fileName(row.path),
        expected: `its page ${path} as it was published`,
        found: "none, or one that something else has changed",
        advice: "fix the article, and the page is made again",
      },
    ];
  });
}

function heldRowOf(path: string, catalog: Catalog): Row | undefined {
  if (!isArticlePage(path)) return undefined;
  const row = catalog.rowOfSlug(slugOfPage(path));
  return row?.held && hasPage(row) ? row : undefined;
}
